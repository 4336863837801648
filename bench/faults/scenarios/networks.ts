/** Lines between people and servers that swallow, break, delay or cut to pieces. */
import type { Line, Weather } from '#e2e/fixtures/line';
import type { Scenario, Stage } from '../scenario';

const black: Weather = { isBlack: true };

export const networks: readonly Scenario[] = [
  {
    name: 'nothing reaches the servers for 20 s',
    play: (stage) => underWeather(stage, 20, (line) => line.set('up', black)),
  },
  {
    name: 'nothing comes from the servers for 20 s',
    play: (stage) => underWeather(stage, 20, (line) => line.set('down', black)),
  },
  {
    name: 'nothing goes either way for 20 s',
    play: (stage) =>
      underWeather(stage, 20, (line) => {
        line.set('up', black);
        line.set('down', black);
      }),
  },
  {
    name: 'every line reset each 2 s for a minute',
    async play(stage) {
      for (let time = 0; time < 30; time += 1) {
        for (const { line } of stage.crowd.members) stage.count(line.reset());
        await stage.wait(2);
      }
      return [];
    },
  },
  {
    name: 'only acknowledgements lost for 20 s',
    async play(stage) {
      const { members } = stage.crowd;
      for (const { line } of members) line.set('down', { isLosingAcknowledgements: true });
      await stage.wait(20);
      for (const { line } of members) {
        line.clear();
        stage.count(line.lostAcknowledgements());
      }
      return [];
    },
  },
  {
    name: 'slow and narrow lines, every piece 300 ms late, 20 kB a second',
    play: (stage) =>
      underWeather(stage, 20, (line) => {
        line.set('up', { delayMs: 300, bytesPerSecond: 20_000 });
        line.set('down', { delayMs: 300, bytesPerSecond: 20_000 });
      }),
  },
  {
    name: 'every byte in a packet of its own',
    play: (stage) =>
      underWeather(stage, 10, (line) => {
        line.set('up', { isSliced: true });
        line.set('down', { isSliced: true });
      }),
  },
];

/** For every second person, agents among them; the others notice nothing. */
async function underWeather(stage: Stage, seconds: number, change: (line: Line) => void): Promise<string[]> {
  const lines = stage.crowd.members.filter((_, index) => index % 2 === 0).map(({ line }) => line);
  for (const line of lines) change(line);
  stage.count(lines.length);
  await stage.wait(seconds);
  for (const line of lines) line.clear();
  return [];
}
