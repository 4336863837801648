/** The REST calls as an OpenAPI document, made from the contract's own schemas. The list is checked against app/api. */
import { z } from 'zod';
import { type CommandName, commands } from '#lib/shared/contract/commands';
import {
  actorReply,
  currentActorReply,
  register,
  side,
  signIn,
  signInReply,
  tokenReply,
  tokenRequest,
} from '#lib/shared/contract/session';
import { type ErrorCode, httpStatusOf } from '#lib/shared/errors';

type Method = 'get' | 'post' | 'patch' | 'delete';

interface RestCall {
  method: Method;
  /** As in OpenAPI: `{id}` stands for the input's `idOf`. */
  path: string;
  summary: string;
  idOf?: string;
  input?: z.ZodType;
  reply?: z.ZodType;
  /** 200 where nothing is said. */
  status?: number;
  /** Needs nobody to be signed in. */
  isOpen?: true;
}

const asQuery = z.strictObject({ as: side });

function command(
  method: Method,
  path: string,
  name: CommandName,
  summary: string,
  more: Pick<RestCall, 'idOf' | 'status'> = {},
): RestCall {
  return {
    method,
    path,
    summary: `${summary} (${name})`,
    input: commands[name].input,
    reply: commands[name].reply,
    ...more,
  };
}

const conversation = { idOf: 'conversationId' };
const message = { idOf: 'messageId' };
const one = '/api/conversations/{id}';
const history = commands['conversation:history'].input;

export const restCalls: readonly RestCall[] = [
  {
    method: 'post',
    path: '/api/session',
    summary: 'Sign in; a guest is merged',
    input: signIn,
    reply: signInReply,
    isOpen: true,
  },
  {
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in',
    input: asQuery,
    reply: currentActorReply,
    isOpen: true,
  },
  { method: 'delete', path: '/api/session', summary: 'Sign out', input: asQuery, status: 204, isOpen: true },
  {
    method: 'post',
    path: '/api/session/guest',
    summary: 'Become a guest',
    input: z.strictObject({}),
    reply: actorReply,
    isOpen: true,
  },
  {
    method: 'post',
    path: '/api/session/token',
    summary: 'A bearer token for 15 minutes, for the cookie',
    input: tokenRequest,
    reply: tokenReply,
  },
  {
    method: 'post',
    path: '/api/customers',
    summary: 'Make an account',
    input: register,
    reply: actorReply,
    status: 201,
    isOpen: true,
  },
  command('patch', '/api/customers/me', 'customer:introduce', 'Tell a name or where to be answered'),
  command('get', '/api/customers/{id}', 'customer:open', 'A customer, for agents', { idOf: 'customerId' }),
  {
    method: 'get',
    path: '/api/conversations',
    summary: 'An agent’s inbox (inbox:list), or a customer’s own conversations (conversation:list)',
    input: commands['inbox:list'].input.partial(),
    reply: z.union([commands['inbox:list'].reply, commands['conversation:list'].reply]),
  },
  command('post', '/api/conversations', 'conversation:start', 'Start or continue', { status: 201 }),
  command('get', one, 'conversation:open', 'A conversation with its newest messages', conversation),
  command('patch', one, 'conversation:update', 'Change status or priority', conversation),
  {
    method: 'get',
    path: `${one}/messages`,
    summary: 'What changed after a rev (conversation:open), or stands beside a seq (conversation:history)',
    idOf: 'conversationId',
    input: z.strictObject({
      ...history.shape,
      ...commands['conversation:open'].input.partial().shape,
      afterSeq: history.shape.after,
    }),
    reply: z.union([commands['conversation:open'].reply, commands['conversation:history'].reply]),
  },
  command('post', `${one}/messages`, 'message:send', 'Send', { ...conversation, status: 201 }),
  command('post', `${one}/marks`, 'conversation:mark', 'Received and read', conversation),
  command('post', `${one}/assignment`, 'conversation:assign', 'Assign', conversation),
  command('patch', '/api/messages/{id}', 'message:edit', 'Edit', message),
  command('delete', '/api/messages/{id}', 'message:delete', 'Delete', message),
  command('get', '/api/audit', 'audit:list', 'What happened around accounts and words, for admins'),
];

export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const call of restCalls) {
    paths[call.path] = { ...paths[call.path], [call.method]: operationOf(call) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shopbell',
      version: '1',
      description:
        'The same commands as over Socket.IO; docs/WIRE.md tells what they mean. With a cookie of each side, the ' +
        'header Shopbell-As (customer or agent) chooses.',
    },
    paths,
    components: {
      securitySchemes: {
        shop: { type: 'apiKey', in: 'cookie', name: 'shop' },
        team: { type: 'apiKey', in: 'cookie', name: 'team' },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
      },
      responses: Object.fromEntries(
        Object.keys(httpStatusOf).map((code) => [code, { description: code, content: json(problem) }]),
      ),
    },
  };
}

const problem = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(httpStatusOf) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    retryAfterMs: z.int().optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});

function operationOf(call: RestCall): Record<string, unknown> {
  const { properties = {}, required = [], ...input } = call.input ? jsonSchema(call.input, 'input') : {};
  const inBody = Object.entries(properties).filter(([name]) => name !== call.idOf);
  const isInQuery = call.method === 'get' || (call.method === 'delete' && call.idOf === undefined);
  const body = {
    ...input,
    properties: Object.fromEntries(inBody),
    required: required.filter((name) => name !== call.idOf),
  };
  return {
    summary: call.summary,
    ...(call.isOpen ? { security: [] } : { security: [{ shop: [] }, { team: [] }, { bearer: [] }] }),
    parameters: [
      ...(call.idOf === undefined
        ? []
        : [{ name: 'id', in: 'path', required: true, schema: properties[call.idOf] }]),
      ...(isInQuery
        ? inBody.map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
        : []),
    ],
    ...(isInQuery || inBody.length === 0
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      [call.status ?? 200]: call.reply
        ? { description: 'Done', content: json(call.reply) }
        : { description: 'Done' },
      ...Object.fromEntries(
        Object.entries(httpStatusOf).map(([code, status]) => [
          status,
          { $ref: `#/components/responses/${code}` },
        ]),
      ),
    },
  };
}

interface ObjectSchema {
  properties?: Record<string, unknown>;
  required?: string[];
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): ObjectSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest as ObjectSchema;
}

function json(schema: z.ZodType) {
  return { 'application/json': { schema: jsonSchema(schema, 'output') } };
}
