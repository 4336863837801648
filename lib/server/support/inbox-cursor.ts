/** The cursor of the inbox: the last row's place in its order. Refuses what this server has not written. */
import { z } from 'zod';
import { ShopbellError } from '#lib/shared/errors';
import { sqlStateOf } from '../platform/database-errors';

/** A row's sort key, as the database wrote it, and its id. */
export interface Place {
  key: string;
  id: string;
  /** Of a search that goes back in time by weeks: which ones the row was found in, counted since 1970. */
  weeks?: Weeks | undefined;
}

/** From `first` on, null: from the beginning, up to but without `end`, null: without end. */
export interface Weeks {
  first: number | null;
  end: number | null;
}

const week = z.int().min(0).max(1_000_000).nullable();
const place = z.tuple([z.string().max(80), z.uuid()]);
const placeInWeeks = z.tuple([z.string().max(80), z.uuid(), week, week]);

export function encodePlace({ key, id, weeks }: Place): string {
  const values = weeks === undefined ? [key, id] : [key, id, weeks.first, weeks.end];
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

export function decodePlace(cursor: string): Place {
  try {
    const values = z
      .union([place, placeInWeeks])
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    const [key, id, first, end] = values;
    return { key, id, ...(first === undefined || end === undefined ? {} : { weeks: { first, end } }) };
  } catch {
    throw invalidCursor();
  }
}

/** A key that is no time and no priority fails in the database only. */
export function problemWithCursor(error: unknown, cursor: string | undefined): unknown {
  const isDataError = sqlStateOf(error).startsWith('22');
  return isDataError && cursor !== undefined ? invalidCursor() : error;
}

function invalidCursor(): ShopbellError {
  return new ShopbellError('invalid', 'This cursor is not one of ours: list again from the beginning.');
}
