/** Conversations as they were written: one a line of conversations.jsonl. Refuses the file when one line is bad. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { body } from '#lib/shared/contract/commands';
import { type BadRow, BadRowsError } from '../import/bad-row';

const transcript = z.object({
  id: z.string().min(1),
  /** As in customers.json; null for a guest. */
  customerId: z.string().min(1).nullable(),
  messages: z
    .array(z.object({ from: z.enum(['customer', 'agent']), body }))
    .min(1)
    .refine(([first]) => first?.from === 'customer', 'the customer must write first'),
});

export type Transcript = z.output<typeof transcript>;
export type Turn = Transcript['messages'][number];

const file = 'conversations.jsonl';

/** @throws BadRowsError, or an Error with one sentence where there is no such file. */
export async function readTranscripts(folder: string): Promise<Transcript[]> {
  const source = await readFile(path.join(folder, file), 'utf8').catch(() => {
    throw new Error(`There is no ${file} in ${folder}.`);
  });
  const transcripts: Transcript[] = [];
  const badRows: BadRow[] = [];
  for (const [index, text] of source.split('\n').entries()) {
    if (text.trim() === '') continue;
    const { success, data, error } = transcript.safeParse(parseJson(text));
    const [issue] = error?.issues ?? [];
    const at = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    if (success) transcripts.push(data);
    else badRows.push({ file, line: index + 1, reason: `${at}${issue?.message}` });
  }
  if (badRows.length > 0) throw new BadRowsError(badRows);
  return transcripts;
}

/** What is not JSON is no transcript either. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
