/** Plays one conversation from its first message to its closing, turn by turn, each sent once the one before was seen. */
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandName, Input, Reply } from '#lib/shared/contract/commands';
import { refusalCodes } from '#lib/shared/errors';
import type { Chance } from './chance';
import type { CutPlan } from './cuts';
import type { Person, Speaker } from './person';
import { openScreen, type Screen } from './screen';
import type { Transcript } from './transcripts';

export interface Stage {
  chance: Chance;
  cuts: CutPlan;
  /** A turn was seen by the other side, so long after it was sent. */
  onSeen(milliseconds: number): void;
}

/** A conversation that was had, with both screens still open. */
export interface Played {
  transcript: Transcript;
  conversationId: string;
  /** Of the turns, in their order. */
  clientIds: string[];
  screens: { customer: Screen; agent: Screen };
}

/** Between two turns people read and write, here at most so long. */
const thinkingMilliseconds = 400;
const insistenceMilliseconds = 90_000;

export async function play(
  transcript: Transcript,
  people: { customer: Person; agent: Person },
  stage: Stage,
): Promise<Played> {
  const customer = openScreen(people.customer, 'new');
  const lines = { customer: people.customer.line, agent: people.agent.line };
  const clientIds: string[] = [];
  let agent: Screen | null = null;

  for (const turn of transcript.messages) {
    await pause(stage.chance.below(thinkingMilliseconds));
    stage.cuts.prepare(turn, lines);
    const sentAt = performance.now();
    const sender = turn.from === 'agent' && agent ? agent : customer;
    const clientId = await sender.send(turn.body);
    clientIds.push(clientId);
    const what = `message ${clientIds.length} of ${transcript.id}`;
    const isFirst = agent === null;
    agent ??= openScreen(people.agent, await startedBy(customer, what));
    const receiver = sender === agent ? customer : agent;
    const seenAt = await receiver.until(what, ({ messages }) =>
      messages.some((message) => message.clientId === clientId),
    );
    stage.onSeen(seenAt - sentAt);
    receiver.markRead();
    if (isFirst) await take(agent, transcript);
  }

  if (agent === null) throw new Error(`${transcript.id} has no messages.`);
  await close(agent);
  for (const screen of [customer, agent]) {
    await screen.until(
      `the end of ${transcript.id}`,
      ({ conversation }) => conversation?.status === 'closed',
    );
  }
  return { transcript, conversationId: idOn(agent), clientIds, screens: { customer, agent } };
}

async function startedBy(customer: Screen, what: string): Promise<string> {
  await customer.until(`the acknowledgement of ${what}`, ({ conversation }) => conversation !== null);
  return idOn(customer);
}

/** The agent claims it, and leaves a private note: what the customer sees is numbered differently from here on. */
async function take(agent: Screen, transcript: Transcript): Promise<void> {
  await insist(agent.person, 'conversation:assign', () => ({
    conversationId: idOn(agent),
    assigneeId: agent.person.actor.id,
    expectedAssigneeId: agent.snapshot().conversation?.assignee?.id ?? null,
  }));
  await agent.send(`Replayed from ${transcript.id}.`, 'note');
}

async function close(agent: Screen): Promise<void> {
  await agent.until('its own messages stored', ({ outgoing }) => outgoing.length === 0);
  await insist(agent.person, 'conversation:update', () => {
    const { conversation, messages } = agent.snapshot();
    return {
      conversationId: idOn(agent),
      version: conversation && 'version' in conversation ? conversation.version : 0,
      status: 'closed',
      lastSeenSeq: messages.at(-1)?.seq ?? 0,
    };
  });
}

/** Asks again, with what is known by then, until it is done: connections are cut meanwhile, and colleagues act. */
async function insist<Name extends CommandName>(
  person: Speaker,
  name: Name,
  inputNow: () => Input<Name>,
): Promise<Reply<Name>> {
  const deadline = performance.now() + insistenceMilliseconds;
  while (true) {
    const answer = await person.connection.call(name, inputNow());
    if (answer.ok) return answer.data;
    const { code, message, retryAfterMs } = answer.error;
    const isFinal = refusalCodes.includes(code) && code !== 'conflict';
    if (isFinal || performance.now() > deadline) throw new Error(`${name}: ${code}: ${message}`);
    await pause(retryAfterMs ?? 200);
  }
}

function idOn(screen: Screen): string {
  const { conversation } = screen.snapshot();
  if (conversation === null) throw new Error(`${screen.person.actor.name} has no conversation.`);
  return conversation.id;
}
