/** Omar, who answers over the wire while pictures are taken: a client like any other. */
import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { CommandName, Input, Reply } from '#lib/shared/contract/commands';
import type { Event } from '#lib/shared/contract/events';
import { type Answer, contractVersion } from '#lib/shared/contract/socket';
import { password } from './stage';

const patienceMs = 15_000;

export interface Colleague {
  /** Finds the conversation whose latest reply is `words`, opens and takes it. */
  take(words: string): Promise<Talk>;
  leave(): void;
}

export interface Talk {
  reply(body: string): Promise<void>;
  read(): Promise<void>;
  setTyping(isActive: boolean): Promise<void>;
  close(): Promise<void>;
}

export async function openColleague(url: string): Promise<Colleague> {
  const socket = io(url, {
    forceNew: true,
    transports: ['websocket'],
    auth: { v: contractVersion, as: 'agent', token: await tokenOf(url) },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  async function call<Name extends CommandName>(name: Name, input: Input<Name>): Promise<Reply<Name>> {
    const answer: Answer<Reply<Name>> = await socket.timeout(patienceMs).emitWithAck(name, input);
    if (!answer.ok) throw new Error(`${name}: ${answer.error.message}`);
    return answer.data;
  }
  const find = async (words: string): Promise<string> => {
    const { rows } = await call('inbox:list', { view: 'all', limit: 20 });
    const found = rows.find(({ preview }) => preview === words);
    if (found) return found.conversationId;
    const { rows: changed } = await new Promise<Event<'inbox:changed'>>((resolve) =>
      socket.once('inbox:changed', resolve),
    );
    return changed.find(({ preview }) => preview === words)?.conversationId ?? find(words);
  };
  return {
    async take(words) {
      const conversationId = await find(words);
      const opened = await call('conversation:open', { conversationId, after: null });
      const { agents } = await call('agent:list', {});
      const omar = agents.find(({ role }) => role === 'admin')?.id ?? null;
      await call('conversation:assign', {
        conversationId,
        assigneeId: omar,
        expectedAssigneeId: opened.conversation?.assignee?.id ?? null,
      });
      const present = () => call('conversation:open', { conversationId, after: null });
      return {
        async reply(body) {
          await call('message:send', { conversationId, clientId: randomUUID(), kind: 'reply', body });
        },
        async read() {
          const { length } = await present();
          await call('conversation:mark', { conversationId, readSeq: length });
        },
        async setTyping(isActive) {
          await call('typing:set', { conversationId, active: isActive });
        },
        async close() {
          const { conversation } = await present();
          const version = conversation && 'version' in conversation ? conversation.version : 0;
          await call('conversation:update', { conversationId, version, status: 'closed' });
        },
      };
    },
    leave: () => socket.disconnect(),
  };
}

async function tokenOf(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const signedIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'omar@shopbell.test', password, as: 'agent' }),
  });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]);
  const answer = await fetch(`${url}/api/session/token`, {
    method: 'POST',
    headers: { ...headers, cookie: cookie.join('; ') },
    body: JSON.stringify({ as: 'agent' }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined)
    throw new Error('Omar cannot sign in: is the demo planted, with its known password?');
  return token;
}
