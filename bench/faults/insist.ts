/** Commands that no outbox repeats: asked again until the server has said yes or no, as a person presses a button again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '#lib/client/connection';
import type { CommandName, Input, Reply } from '#lib/shared/contract/commands';
import type { Answer } from '#lib/shared/contract/socket';
import { refusalCodes } from '#lib/shared/errors';

const againMs = 200;

/** Answers with what stands. @throws an Error when the connection has ended for good, or nothing stands after 3 minutes. */
export async function insist<Name extends CommandName>(
  connection: Connection,
  name: Name,
  input: Input<Name>,
): Promise<Answer<Reply<Name>>> {
  const deadline = performance.now() + 180_000;
  while (performance.now() < deadline) {
    const answer = await connection.call(name, input);
    if (answer.ok || refusalCodes.includes(answer.error.code)) return answer;
    if (connection.state === 'ended' || connection.state === 'idle')
      throw new Error(`${name}: the connection has ended.`);
    if (answer.error.code === 'internal') throw new Error(`${name}: ${answer.error.message}`);
    await pause(answer.error.retryAfterMs ?? againMs);
  }
  throw new Error(`${name} got no answer in three minutes.`);
}
