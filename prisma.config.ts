import { defineConfig } from 'prisma/config';

/** For Prisma's own commands, run by hand; starting and testing use `lib/server/platform/migrations`. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
