/**
 * What is broken: two whole servers on one PostgreSQL, with Redis between them where this machine has one. Every server's
 * way to the database is a line of its own. It breaks what it is told to and puts it right again; who talks is not its matter.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setEnvironment } from '#e2e/fixtures/environment';
import { type Line, openLine, type Target } from '#e2e/fixtures/line';
import { pathOf } from '#e2e/fixtures/programs';
import { startRedis, type TestRedis } from '#e2e/fixtures/redis';
import { type ServerProcess, startServerProcess } from '#e2e/fixtures/server';
import { closeDatabase } from '#lib/server/platform/db';
import { type BreakableDatabase, startBreakableDatabase } from './database';

export interface Node {
  server: ServerProcess;
  /** Its way to PostgreSQL. */
  database: Line;
  target: Target;
}

export interface House {
  nodes: readonly [Node, Node];
  database: BreakableDatabase;
  /** Null where there is no redis-server: the servers then meet in the database alone. */
  redis: TestRedis | null;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** Where PostgreSQL keeps its data. */
  folder?: string;
  /** How far the second server's clock is off. */
  clockOffMs?: number;
  /** Origins that pages may come from, beside the servers' own. */
  origins?: readonly string[];
}

const root = path.resolve(import.meta.dirname, '../..');
const hurt = pathToFileURL(path.join(import.meta.dirname, 'hurt.mjs'));

export async function openHouse({
  folder = path.join(root, '.data/faults'),
  clockOffMs = 0,
  origins = [],
}: HouseOptions = {}): Promise<House> {
  const database = await startBreakableDatabase(folder);
  const redis = pathOf('redis-server') === undefined ? null : await startRedis();
  // The suite's own way to the database: never broken but with the database itself.
  const ownWay = await openLine(() => [database.target()]);
  setEnvironment({ DATABASE_URL: database.urlAt(ownWay.port) });
  await closeDatabase();

  const openNode = async (offMs: number): Promise<Node> => {
    const way = await openLine(() => [database.target()]);
    const server = await startServerProcess({
      databaseUrl: database.urlAt(way.port),
      variables: {
        ...(redis === null ? {} : { REDIS_URL: redis.url }),
        ...(origins.length === 0 ? {} : { ALLOWED_ORIGINS: origins.join(',') }),
        NODE_OPTIONS: `--import=${hurt}?off=${offMs}`,
        LOG_LEVEL: 'warn',
      },
    });
    return { server, database: way, target: { host: '127.0.0.1', port: Number(new URL(server.url).port) } };
  };
  const nodes = await Promise.all([openNode(0), openNode(clockOffMs)]);
  return {
    nodes,
    database,
    redis,
    async close() {
      await Promise.all(nodes.map(({ server }) => server.kill()));
      await closeDatabase();
      await Promise.all([...nodes.map((node) => node.database.close()), ownWay.close(), redis?.stop()]);
      await database.close();
    },
  };
}
