/**
 * What this library takes from the browser around it, in one place: clocks, chance, the page's life, shared storage.
 * Tests and programs outside a browser give their own.
 */

export interface Surroundings {
  /** Milliseconds since 1970, by this machine's clock. */
  now(): number;
  /** From 0 up to 1. */
  random(): number;
  /** Runs `work` once, later. Answers the function that cancels it. */
  after(milliseconds: number, work: () => void): () => void;
  isOnline(): boolean;
  isVisible(): boolean;
  /** Calls back when the network comes or goes, or the page is shown again. */
  onChange(listener: (change: PageChange) => void): () => void;
  /** Null where there is none: nothing then survives the page. */
  indexedDB: IDBFactory | null;
  /** Runs `work` while no other tab runs under the same name. Null where that cannot be promised. */
  locks: ((name: string, work: () => Promise<void>) => Promise<void>) | null;
  /** Null where there is none. */
  openChannel(name: string): Channel | null;
}

export type PageChange = 'online' | 'offline' | 'visible' | 'shown';

/** Reaches the other tabs of this browser, not this one. */
export interface Channel {
  post(news: unknown): void;
  onNews(listener: (news: unknown) => void): void;
  close(): void;
}

export const browser: Surroundings = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return () => clearTimeout(timer);
  },
  isOnline: () => typeof navigator === 'undefined' || navigator.onLine !== false,
  isVisible: () => typeof document === 'undefined' || document.visibilityState === 'visible',
  onChange(listener) {
    if (typeof window === 'undefined') return () => undefined;
    const online = () => listener('online');
    const offline = () => listener('offline');
    const shown = () => listener('shown');
    const visible = () => document.visibilityState === 'visible' && listener('visible');
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    window.addEventListener('pageshow', shown);
    document.addEventListener('visibilitychange', visible);
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      window.removeEventListener('pageshow', shown);
      document.removeEventListener('visibilitychange', visible);
    };
  },
  get indexedDB() {
    // Reading the property alone can throw where storage is forbidden.
    try {
      return typeof window === 'undefined' ? null : (window.indexedDB ?? null);
    } catch {
      return null;
    }
  },
  get locks() {
    const manager = typeof navigator === 'undefined' ? undefined : navigator.locks;
    return manager ? (name: string, work: () => Promise<void>) => manager.request(name, work) : null;
  },
  openChannel(name) {
    if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined') return null;
    const channel = new BroadcastChannel(name);
    return {
      post: (news) => channel.postMessage(news),
      onNews: (listener) => {
        channel.onmessage = (event) => listener(event.data);
      },
      close: () => channel.close(),
    };
  },
};

/** Full jitter: anywhere from nothing to the whole of an exponentially growing delay, so that crowds spread out. */
export function jitteredDelay(
  attempt: number,
  limits: { first: number; longest: number },
  random: () => number,
): number {
  return random() * Math.min(limits.longest, limits.first * 2 ** Math.min(attempt, 16));
}
