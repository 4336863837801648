/** The whole replay: brings the people, lets them talk while lines are cut, compares, and sends everybody home. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Actor } from '#lib/shared/contract/entities';
import { disableTeam, enableTeam, findRoles, type Role } from './cast';
import { type Chance, seededChance } from './chance';
import { type Comparison, compare } from './comparison';
import { planCuts } from './cuts';
import { isFree, sumOf } from './flaws';
import { openPerson, type Person } from './person';
import { type Played, play, type Stage } from './play';
import type { Outcome, Progress } from './report';
import { readStored } from './stored';
import type { Transcript } from './transcripts';

export interface ReplayOptions {
  transcripts: readonly Transcript[];
  server: URL;
  /** How many connections are cut at least. */
  cuts: number;
  seed: number;
  onProgress?: (progress: Progress) => void;
}

/** Once the lines are whole again, everybody has this long to catch up. */
const settlingMilliseconds = 30_000;
const noticingMilliseconds = 25;

export async function replay(options: ReplayOptions): Promise<Outcome> {
  const { transcripts, server, seed } = options;
  const chance = seededChance(seed);
  const roles = await findRoles(transcripts);
  const team: Actor[] = [];
  const people: Person[] = [];
  const breakOff = () => void disableTeam(team).finally(() => process.exit(130));
  process.once('SIGINT', breakOff);
  const enter = async (actor: Actor) => {
    const person = await openPerson(actor, server, seededChance(chance.below(2 ** 32)));
    people.push(person);
    await person.connected();
    return person;
  };
  try {
    await enableTeam(team);
    const agents = await Promise.all(team.map(enter));
    const customers = await Promise.all(roles.map(({ actor }) => enter(actor)));
    const talk = await talkAll(roles, customers, agents, people, chance, options);
    await spendCuts(people, options.cuts, chance);
    const comparisons = await compareAll(talk.played);
    for (const { screens } of talk.played) for (const screen of Object.values(screens)) screen.close();
    return {
      conversations: talk.played.length,
      messages: talk.deliveries.length,
      cuts: cutsOf(people),
      flaws: sumOf(...comparisons.map(({ flaws }) => flaws)),
      differences: [...talk.failures, ...comparisons.flatMap(({ differences }) => differences)],
      deliveries: talk.deliveries,
    };
  } finally {
    await Promise.all(people.map((person) => person.leave()));
    await disableTeam(team);
    process.off('SIGINT', breakOff);
  }
}

/** All customers at once, each one's conversations in turn. One that breaks off does not stop the others. */
async function talkAll(
  roles: readonly Role[],
  customers: readonly Person[],
  agents: readonly Person[],
  people: readonly Person[],
  chance: Chance,
  { transcripts, cuts, onProgress }: ReplayOptions,
) {
  const played: Played[] = [];
  const failures: string[] = [];
  const deliveries: number[] = [];
  const tell = () =>
    onProgress?.({ conversations: played.length, messages: deliveries.length, cuts: cutsOf(people) });
  const stage: Stage = {
    chance,
    cuts: planCuts(transcripts, cuts, chance),
    onSeen(milliseconds) {
      deliveries.push(milliseconds);
      tell();
    },
  };
  await Promise.all(
    roles.map(async (role, index) => {
      const customer = customers[index];
      for (const transcript of role.transcripts) {
        const agent = agents[transcripts.indexOf(transcript) % agents.length];
        if (!customer || !agent) return;
        try {
          played.push(await play(transcript, { customer, agent }, stage));
          tell();
        } catch (error) {
          // The next conversation would continue this one.
          failures.push(`${transcript.id}: ${error instanceof Error ? error.message : error}`);
          return;
        }
      }
    }),
  );
  return { played, failures, deliveries };
}

/** Cuts whose moment never came, and what is missing to the number asked for, fall on whoever is connected. */
async function spendCuts(people: readonly Person[], wanted: number, chance: Chance): Promise<void> {
  const [first, ...others] = people;
  if (!first) return;
  const reachable = () => Promise.all(people.map((person) => person.connected()));
  await reachable();
  while (cutsOf(people) < wanted) {
    const { line } =
      people.find((person) => person.line.waitingCuts() > 0) ?? chance.pick([first, ...others]);
    if (line.waitingCuts() === 0) line.cut('now');
    else line.hurry();
    // A client notices a moment later; until then it believes that it is connected.
    await pause(noticingMilliseconds);
    await reachable();
  }
}

async function compareAll(played: readonly Played[]): Promise<Comparison[]> {
  const stored = await readStored(played.map(({ conversationId }) => conversationId));
  return Promise.all(
    played.map(async ({ transcript, clientIds, conversationId, screens }) => {
      const truth = stored.get(conversationId);
      for (const side of ['customer', 'agent'] as const) {
        const wanted = truth?.logs[side].length ?? 0;
        await settled(screens[side].loadAll());
        await settled(screens[side].until('the whole log', ({ messages }) => messages.length >= wanted));
      }
      const held = { customer: screens.customer.snapshot(), agent: screens.agent.snapshot() };
      const { flaws, differences } = compare({ transcript, clientIds }, truth, held);
      const onTheWay = sumOf(screens.customer.flawsSeen(), screens.agent.flawsSeen());
      if (!isFree(onTheWay)) differences.push(`${transcript.id}: a screen was wrong while it went on`);
      return { flaws: sumOf(flaws, onTheWay), differences };
    }),
  );
}

/** What does not settle in time is compared as it is: then it differs. */
function settled(work: Promise<unknown>): Promise<unknown> {
  const inTime = new Promise((resolve) => setTimeout(resolve, settlingMilliseconds).unref());
  return Promise.race([work.catch(() => undefined), inTime]);
}

function cutsOf(people: readonly Person[]): number {
  return people.reduce((sum, { line }) => sum + line.cuts(), 0);
}
