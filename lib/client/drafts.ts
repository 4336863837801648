/** What is being written and not sent yet, per conversation and kind. Each keystroke is kept; writes do not pile up. */
import type { Ledger } from './ledger';
import type { OutgoingKind } from './unsent';

export interface DraftBook {
  read(place: string, kind: OutgoingKind): Promise<string>;
  save(place: string, kind: OutgoingKind, text: string): void;
  close(): void;
}

export function openDrafts(ledger: Ledger, identity: string): DraftBook {
  const unwritten = new Map<string, string>();
  let isWriting = false;
  let isClosed = false;

  async function write(): Promise<void> {
    if (isWriting || isClosed || unwritten.size === 0) return;
    isWriting = true;
    const texts = new Map(unwritten);
    const { drafts } = await ledger.shelves;
    // A draft that cannot be kept is still in its composer: there is nothing better to do about a full disk.
    await drafts
      .change(identity, (known) => {
        const all = Object.entries({ ...known, ...Object.fromEntries(texts) });
        return Object.fromEntries(all.filter(([, text]) => text !== ''));
      })
      .catch(() => undefined);
    for (const [key, text] of texts) if (unwritten.get(key) === text) unwritten.delete(key);
    isWriting = false;
    await write();
  }

  return {
    async read(place, kind) {
      const key = `${place}:${kind}`;
      const { drafts } = await ledger.shelves;
      const known = await drafts.read(identity).catch((): Record<string, string> => ({}));
      return unwritten.get(key) ?? known[key] ?? '';
    },
    save(place, kind, text) {
      unwritten.set(`${place}:${kind}`, text);
      void write();
    },
    close() {
      isClosed = true;
      unwritten.clear();
    },
  };
}
