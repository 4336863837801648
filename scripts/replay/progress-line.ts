/** How far a replay is: one line that is written over on a terminal, one every five seconds elsewhere. */
import type { Progress } from './report';
import type { Transcript } from './transcripts';

export interface ProgressLine {
  show(progress: Progress): void;
  end(): void;
}

export function progressLine(transcripts: readonly Transcript[]): ProgressLine {
  const { stdout } = process;
  const messages = transcripts.reduce((sum, transcript) => sum + transcript.messages.length, 0);
  const started = performance.now();
  let latest: Progress = { conversations: 0, messages: 0, cuts: 0 };

  const write = () => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    const text =
      `  ${seconds} s: ${latest.conversations} of ${transcripts.length} conversations, ` +
      `${latest.messages} of ${messages} messages, ${latest.cuts} cuts`;
    stdout.write(stdout.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
  };
  const timer = setInterval(write, stdout.isTTY ? 200 : 5_000);
  return {
    show(progress) {
      latest = progress;
    },
    end() {
      clearInterval(timer);
      write();
      if (stdout.isTTY) stdout.write('\n');
    },
  };
}
