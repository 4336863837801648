/**
 * A process of its own for each server and each crowd of clients, asked over IPC. What it writes is kept and shown only
 * when it ends before it was told to.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export interface Child {
  pid: number;
  /** Asks one question and waits for its answer. Rejects when the process ends first, or with what it refused. */
  ask<Answer>(question: string, input?: unknown): Promise<Answer>;
  /** As an operator would. */
  stop(): Promise<void>;
  /** As a crash would. */
  kill(): Promise<void>;
}

interface Reply {
  number: number;
  answer?: unknown;
  error?: string;
}

const root = path.resolve(import.meta.dirname, '../..');
const outputKept = 20_000;

/** @param variables the environment, on top of NODE_ENV; nothing of the caller's comes along. */
export function startChild(file: string, variables: Record<string, string>, flags: string[] = []): Child {
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', file], {
    cwd: root,
    env: { NODE_ENV: 'production', ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  let output = '';
  let asked = 0;
  let isTold = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (text) => {
      output = (output + text).slice(-outputKept);
    });
  }
  child.on('message', ({ number, answer, error }: Reply) => {
    const question = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) question?.resolve(answer as never);
    else question?.reject(new Error(error));
  });
  child.once('exit', () => {
    const error = new Error(isTold ? `${file} was stopped.` : `${file} ended by itself:\n${output}`);
    for (const question of waiting.values()) question.reject(error);
    waiting.clear();
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    isTold = true;
    await ended(child, signal);
  };
  return {
    pid: child.pid ?? 0,
    ask(question, input) {
      if (hasEnded(child)) return Promise.reject(new Error(`${file} has ended:\n${output}`));
      asked += 1;
      const number = asked;
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        child.send({ number, question, input });
      });
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

interface Question {
  number: number;
  question: string;
  input: never;
}

/** What this process answers so far, and what was asked before it could. */
const known = new Map<string, (input: never) => unknown>();
let early: Question[] = [];
let isListening = false;

/** The other end: answers each question by its name, in any order. Probe and program may each add their own. */
export function answerQuestions(answers: Record<string, (input: never) => unknown>): void {
  for (const [question, answer] of Object.entries(answers)) known.set(question, answer);
  const waiting = early;
  early = [];
  for (const question of waiting) void reply(question);
  if (isListening) return;
  isListening = true;
  process.on('message', (question: Question) => void reply(question));
  // Whoever asked is gone: nobody is left to be measured for.
  process.once('disconnect', () => process.exit());
}

async function reply(asked: Question): Promise<void> {
  const { number, question, input } = asked;
  const answer = known.get(question);
  if (!answer) {
    early.push(asked);
    return;
  }
  const tell = (said: Reply) => process.send?.(said);
  try {
    tell({ number, answer: (await answer(input)) ?? null });
  } catch (error) {
    tell({ number, error: error instanceof Error ? error.message : String(error) });
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
