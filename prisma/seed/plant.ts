/** Plants the demo shop in DATABASE_URL. The password of its people comes on standard input, out of sight of `ps`. */
import { readFileSync } from 'node:fs';
import { pool, prisma } from '#lib/server/platform/db';
import { plantDemo } from './demo';

const password = readFileSync(0, 'utf8').trim();
if (password === '') throw new Error("Write the demo people's password to standard input.");
await plantDemo(prisma(), { password });
await prisma().$disconnect();
await pool().end();
