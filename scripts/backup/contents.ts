/** What an archive says of itself, at its beginning and at its end. */
import { z } from 'zod';

/** Grows when older versions could not read what is written. */
export const archiveFormat = 1;

/** Names go into statements: nothing but what our own migrations would ever use. */
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** All that a later format has in common with this one. */
export const archiveBeginning = z.object({ format: z.number().int() });

export const archiveHeader = archiveBeginning.extend({
  /** Of the snapshot, by the database's clock. */
  takenAt: z.string(),
  shopbell: z.string(),
  postgres: z.string(),
  /** Those of the database that was copied, oldest first. */
  migrations: z.array(z.object({ name: z.string(), checksum: sha256 })).min(1),
});

export const archiveTrailer = z.object({
  tables: z.array(z.object({ name: identifier, rows: z.number().int().min(0), sha256 })),
});

export const copiedTable = z.object({ name: identifier, columns: z.array(identifier).min(1) });

export type ArchiveHeader = z.infer<typeof archiveHeader>;
export type ArchiveTrailer = z.infer<typeof archiveTrailer>;
/** One table as it was counted and hashed on its way. */
export type TableSum = ArchiveTrailer['tables'][number];
