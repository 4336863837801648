'use client';
/**
 * What an agent does to a conversation: assign, close, reopen, priority. Shown at once, said when done, undone for five
 * seconds by doing the opposite. A refusal says who was faster and offers the way out.
 */
import { useState } from 'react';
import { announceDone, announceProblem } from '#components/ui/toast';
import type { Input } from '#lib/shared/contract/commands';
import type { AgentConversation, Priority, Status } from '#lib/shared/contract/entities';
import type { Answer } from '#lib/shared/contract/socket';
import type { Problem } from '#lib/shared/errors';
import { timeOrderedId } from '#lib/shared/time-ordered-id';
import { assigneeIn, numberIn } from './conflict-details';
import { useDesk } from './desk';

type Person = { id: string; name: string };
type Expected = Partial<Pick<AgentConversation, 'assignee' | 'status' | 'priority'>>;
type SettableStatus = Exclude<Status, 'snoozed'>;

export interface ConversationChanges {
  /** The conversation as it is about to be: the server's, with what is on its way. */
  shown: AgentConversation;
  assign: (person: Person | null) => void;
  setStatus: (status: 'open' | 'closed') => void;
  setPriority: (priority: Priority) => void;
}

interface Attempt {
  expected: Expected;
  send: () => Promise<Answer<{ conversation: AgentConversation }>>;
  onDone: (after: AgentConversation) => void;
  onRefused: (problem: Problem) => void;
}

/** `lastSeenSeq`: the latest message on the screen. One does not close over what one has not seen. */
export function useConversationChanges(
  conversation: AgentConversation,
  lastSeenSeq: number,
): ConversationChanges {
  const { connection, me } = useDesk();
  const [expected, setExpected] = useState<Expected>({});
  const [answered, setAnswered] = useState(conversation);
  const newest = answered.version > conversation.version ? answered : conversation;
  const shown = { ...newest, ...expected };
  const conversationId = conversation.id;

  async function attempt({ expected, send, onDone, onRefused }: Attempt): Promise<void> {
    setExpected(expected);
    const answer = await send();
    setExpected({});
    if (!answer.ok) {
      onRefused(answer.error);
      return;
    }
    const after = answer.data.conversation;
    setAnswered((known) => (after.version > known.version ? after : known));
    onDone(after);
  }

  /** What got no answer is tried again under the same `clientId`: it is done once. */
  function assign(
    person: Person | null,
    from: Person | null,
    isUndo = false,
    clientId = timeOrderedId(),
  ): void {
    void attempt({
      expected: { assignee: person },
      send: () =>
        connection.call('conversation:assign', {
          conversationId,
          assigneeId: person?.id ?? null,
          expectedAssigneeId: from?.id ?? null,
          clientId,
        }),
      onDone() {
        if (!isUndo) announceDone(assignedText(person, me.id), () => assign(from, person, true));
      },
      onRefused(problem) {
        const owner = assigneeIn(problem);
        if (owner === undefined) {
          announceProblem('Not assigned', problem.message, {
            label: 'Try again',
            onSelect: () => assign(person, from, isUndo, clientId),
          });
          return;
        }
        announceProblem(
          owner === null
            ? 'Nobody has this conversation any more'
            : `${owner.name} has this conversation now`,
          'It changed hands before your assignment arrived.',
          {
            label: person?.id === me.id ? 'Take over' : 'Assign anyway',
            onSelect: () => assign(person, owner),
          },
        );
      },
    });
  }

  function update(
    change: Pick<Input<'conversation:update'>, 'status' | 'priority'>,
    guard: { version: number; lastSeenSeq: number },
    onDone: (after: AgentConversation) => void,
  ): void {
    void attempt({
      expected: change,
      send: () =>
        connection.call('conversation:update', {
          conversationId,
          version: guard.version,
          ...change,
          ...(change.status === 'closed' ? { lastSeenSeq: guard.lastSeenSeq } : {}),
        }),
      onDone,
      onRefused(problem) {
        const version = numberIn(problem, 'version');
        const unseenSeq = numberIn(problem, 'lastCustomerSeq');
        const isConflict = version !== null || unseenSeq !== null;
        announceProblem(isConflict ? 'Look again first' : 'Not changed', problem.message, {
          label: isConflict ? anywayLabel(change.status) : 'Try again',
          onSelect: () =>
            update(
              change,
              {
                version: version ?? guard.version,
                lastSeenSeq: Math.max(unseenSeq ?? 0, guard.lastSeenSeq),
              },
              onDone,
            ),
        });
      },
    });
  }

  function setStatus(status: 'open' | 'closed'): void {
    const before: SettableStatus = shown.status === 'snoozed' ? 'open' : shown.status;
    if (before === status) return;
    update({ status }, { version: newest.version, lastSeenSeq }, (after) => {
      announceDone(status === 'closed' ? 'Closed' : 'Reopened', () =>
        update({ status: before }, { version: after.version, lastSeenSeq }, () => {}),
      );
    });
  }

  function setPriority(priority: Priority): void {
    const before = shown.priority;
    if (before === priority) return;
    update({ priority }, { version: newest.version, lastSeenSeq }, (after) => {
      announceDone(`Priority is ${priority} now`, () =>
        update({ priority: before }, { version: after.version, lastSeenSeq }, () => {}),
      );
    });
  }

  return { shown, assign: (person) => assign(person, shown.assignee), setStatus, setPriority };
}

function assignedText(person: Person | null, meId: string): string {
  if (person === null) return 'Nobody is assigned now';
  return person.id === meId ? 'Assigned to you' : `Assigned to ${person.name}`;
}

function anywayLabel(status: Status | undefined): string {
  return status === 'closed' ? 'Close anyway' : 'Change anyway';
}
