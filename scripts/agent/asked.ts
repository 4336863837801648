/** What somebody at the command line wants of the team: one change in each call. Refuses to guess what was meant. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Role, role } from '#lib/shared/contract/entities';
import { emailAddress, personName } from '#lib/shared/contract/session';

export const usage = `Usage: npm run agent -- "Ada Lindgren" ada@shop.example [--admin]
       npm run agent -- ada@shop.example --disable
       npm run agent -- ada@shop.example --enable
       npm run agent -- ada@shop.example --role agent|admin
       npm run agent -- ada@shop.example --new-password`;

const plainChange = z.enum(['disable', 'enable', 'new-password']);

export type Asked =
  | { change: 'add'; name: string; email: string; role: Role }
  | { change: 'role'; email: string; role: Role }
  | { change: z.infer<typeof plainChange>; email: string };

/** Null for what is not asked properly. Addresses are taken as sign-in takes them. */
export function agentAsked(parameters: string[]): Asked | null {
  try {
    const { values, positionals, tokens } = parseArgs({
      args: parameters,
      allowPositionals: true,
      tokens: true,
      options: {
        admin: { type: 'boolean' },
        disable: { type: 'boolean' },
        enable: { type: 'boolean' },
        role: { type: 'string' },
        'new-password': { type: 'boolean' },
      },
    });
    const options = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const email = emailAddress.parse(positionals.at(-1));
    if (positionals.length === 2 && options.every((option) => option === 'admin')) {
      const name = personName.parse(positionals[0]);
      return { change: 'add', name, email, role: values.admin ? 'admin' : 'agent' };
    }
    if (positionals.length !== 1 || options.length !== 1) return null;
    if (values.role !== undefined) return { change: 'role', email, role: role.parse(values.role) };
    return { change: plainChange.parse(options[0]), email };
  } catch {
    return null;
  }
}
