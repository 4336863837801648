/**
 * The HTTP door: a JSON request becomes a call by an actor, what comes back a response. Every refusal is one of the
 * closed list of errors. Refuses other sites' pages, bodies that are not small JSON objects, and ids that disagree.
 */
import type { z } from 'zod';
import type { CommandName } from '#lib/shared/contract/commands';
import type { Actor } from '#lib/shared/contract/entities';
import { type Side, side as sideSchema } from '#lib/shared/contract/session';
import { httpStatusOf, type Problem, ShopbellError } from '#lib/shared/errors';
import { eventBytesMaximum } from '#lib/shared/limits';
import { type Cookie, markerCookie, parseCookies, serializeCookie } from '../identity/cookies';
import type { Session } from '../identity/sessions';
import { spend } from '../platform/limits';
import { authenticate, bearerOf } from './authentication';
import { invalidInput, problemFor, run } from './commands';
import { addressHeader, requestIdHeader } from './guard';
import { isOriginAllowed } from './origin';
import type { Visitor } from './sign-in';

export interface Call {
  visitor: Visitor;
  query: URLSearchParams;
  /** Whoever asks, of the side meant; without `side` the header `Shopbell-As` says it. Null for a stranger. */
  session: (side?: Side) => Promise<Session | null>;
  /** The body, as the schema has it. */
  body: <Schema extends z.ZodType>(schema: Schema) => Promise<z.output<Schema>>;
}

export interface Reply {
  /** 200 where nothing else is said; 204 without data. */
  status?: number;
  data?: unknown;
  cookies?: Cookie[];
}

/** Runs `work`; what it throws becomes a response of its code, what it did not foresee a request id. */
export async function answer(request: Request, work: (call: Call) => Promise<Reply>): Promise<Response> {
  const requestId = request.headers.get(requestIdHeader) ?? undefined;
  try {
    const call = callOf(request);
    if (!isOriginAllowed(originHeadersOf(request))) {
      throw new ShopbellError('forbidden', 'Requests from other sites are not taken.');
    }
    spend('addressRequests', call.visitor.address);
    return responseOf(await work(call));
  } catch (error) {
    return refusalOf(problemFor(error, requestId, `${request.method} ${new URL(request.url).pathname}`));
  }
}

/**
 * Runs a command of the contract. Its input is the query of a GET or the body of anything else, and the ids that the
 * path names; an id that body and path give differently is `invalid`.
 */
export function answerCommand(
  request: Request,
  name: CommandName,
  path: Record<string, unknown> = {},
  status = 200,
): Promise<Response> {
  return answer(request, async (call) => {
    const given = request.method === 'GET' ? inputOfQuery(call.query) : await objectOf(request);
    return runCommand(request, name, inputOf(given, path), await sessionOf(request, call), status);
  });
}

/**
 * The same for a call whose command depends on who asks, or what for. `names` are those of the command for parameters
 * that the query calls otherwise.
 */
export function answerChosenCommand(
  request: Request,
  choose: (
    actor: Actor | null,
    query: URLSearchParams,
  ) => { name: CommandName; input: Record<string, unknown>; names?: Record<string, string> },
): Promise<Response> {
  return answer(request, async (call) => {
    const session = await sessionOf(request, call);
    const { name, input, names } = choose(session?.actor ?? null, call.query);
    return runCommand(request, name, inputOf(inputOfQuery(call.query, names), input), session, 200);
  });
}

async function runCommand(
  request: Request,
  name: CommandName,
  input: unknown,
  session: Session | null,
  status: number,
): Promise<Reply> {
  const result = await run(session?.actor ?? null, name, input, {
    requestId: request.headers.get(requestIdHeader) ?? crypto.randomUUID(),
    address: request.headers.get(addressHeader) ?? undefined,
    sessionId: session?.sessionId,
  });
  if (result.ok) {
    const hasStarted = name === 'conversation:start';
    return { status, data: result.data, cookies: hasStarted ? [markerCookie(true)] : [] };
  }
  const { code, message, ...more } = result.error;
  throw new ShopbellError(code, message, more);
}

function callOf(request: Request): Call {
  const { headers } = request;
  const cookies = parseCookies(headers.get('cookie'));
  return {
    visitor: {
      address: headers.get(addressHeader) ?? '',
      requestId: headers.get(requestIdHeader) ?? undefined,
      cookies,
    },
    query: new URL(request.url).searchParams,
    session: (side = sideOf(request)) =>
      authenticate({
        side,
        cookies,
        bearer: bearerOf(headers.get('authorization')),
        isSocket: false,
        ...originHeadersOf(request),
      }),
    body: async (schema) => {
      const parsed = schema.safeParse(await objectOf(request));
      if (!parsed.success) throw invalidInput(parsed.error.issues);
      return parsed.data;
    },
  };
}

/** A page that was opened as one person must not act as the next one of this browser: it may say whom it means. */
async function sessionOf(request: Request, call: Call): Promise<Session | null> {
  const session = await call.session();
  const expectedId = request.headers.get('shopbell-actor');
  return expectedId !== null && session?.actor.id !== expectedId ? null : session;
}

function sideOf(request: Request): Side | undefined {
  const given = request.headers.get('shopbell-as');
  if (given === null) return undefined;
  const parsed = sideSchema.safeParse(given);
  if (!parsed.success) throw new ShopbellError('invalid', 'Shopbell-As is customer or agent.');
  return parsed.data;
}

function originHeadersOf({ headers }: Request) {
  return {
    origin: headers.get('origin') ?? undefined,
    secFetchSite: headers.get('sec-fetch-site') ?? undefined,
  };
}

function inputOf(given: Record<string, unknown>, path: Record<string, unknown>): Record<string, unknown> {
  const differing = Object.keys(path).find((key) => Object.hasOwn(given, key) && given[key] !== path[key]);
  if (differing !== undefined) {
    throw new ShopbellError('invalid', `${differing}: the address of this call says another.`);
  }
  return { ...given, ...path };
}

/** Digits are numbers, but in texts that people search by and in cursors. */
function inputOfQuery(query: URLSearchParams, names: Record<string, string> = {}): Record<string, unknown> {
  const isNumber = (key: string, text: string) =>
    !['query', 'person', 'cursor'].includes(key) && /^\d{1,10}$/.test(text);
  return Object.fromEntries(
    [...query].map(([key, text]) => [names[key] ?? key, isNumber(key, text) ? Number(text) : text]),
  );
}

/** Other content types can be sent by another site's form without asking, so only JSON is taken. */
async function objectOf(request: Request): Promise<Record<string, unknown>> {
  const text = await textOf(request);
  if (text === '') return {};
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new ShopbellError('invalid', 'Send JSON, with Content-Type: application/json.');
  }
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ShopbellError('invalid', 'Send one JSON object.');
  }
  return { ...value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ShopbellError('invalid', 'This is not JSON.');
  }
}

/** Counts as it reads: a body without a length may be endless. */
async function textOf(request: Request): Promise<string> {
  if (request.body === null) return '';
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body) {
    size += part.byteLength;
    if (size > eventBytesMaximum) {
      throw new ShopbellError('too_large', `A request holds at most ${eventBytesMaximum} bytes.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function responseOf({ status = 200, data, cookies = [] }: Reply): Response {
  const headers = new Headers({ 'cache-control': 'private, no-store' });
  for (const cookie of cookies) headers.append('set-cookie', serializeCookie(cookie));
  if (status === 204) return new Response(null, { status, headers });
  return Response.json(data ?? {}, { status, headers });
}

function refusalOf(problem: Problem): Response {
  const headers = new Headers({ 'cache-control': 'private, no-store' });
  if (problem.retryAfterMs !== undefined) {
    headers.set('retry-after', String(Math.ceil(problem.retryAfterMs / 1_000)));
  }
  return Response.json({ error: problem }, { status: httpStatusOf[problem.code], headers });
}
