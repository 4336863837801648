/**
 * Keeps a scrolling thread still for the one who reads it: at its end it follows what arrives; elsewhere nothing that
 * loads, grows or shrinks above moves what is in view. The browser's own scroll anchoring is off (Safari has none, and
 * none works at the very top), so this is the only one that corrects. Knows the DOM, not React.
 */

/** The uppermost message in view, and how far below the upper edge it begins, in pixels. */
export interface Place {
  seq: number;
  offset: number;
}

export interface ThreadScroll {
  /** After every change of the content, before it is painted. */
  settle(): void;
  toEnd(options?: { isSmooth?: boolean }): void;
  /** False while the message is not loaded. Offset null: its marked words, a third below the upper edge. */
  toPlace(place: { seq: number; offset: number | null }): boolean;
  /** Puts the "New" line below the upper edge, unless all that is new fits in view at the end. */
  toNewLine(): void;
  isAtEnd(): boolean;
  /** The end may be the log's by now, and in view. */
  look(): void;
  /** Null at the end: that is no place, it moves. */
  place(): Place | null;
  /** The `seq` of the uppermost and of the lowest message in view; null when there is none. */
  inView(): { first: number; last: number } | null;
  stop(): void;
}

/** Closer to the end than this, in pixels, counts as reading along. */
const followDistance = 80;

/** Of the parts of a thread, what holds messages; the others stand above and below them. */
const isPage = (part: Element) => part.hasAttribute('data-page');

/**
 * `content` is the child of `scroller` whose children are the parts of the thread, pages marked `data-page`. `onMove` runs
 * when following begins or ends. Nothing follows where the end of what is loaded is not the end of the log.
 */
export function followThread(
  scroller: HTMLElement,
  content: HTMLElement,
  reachesEnd: () => boolean,
  onMove: () => void,
): ThreadScroll {
  const heights = new Map<Element, number>();
  let isFollowing = reachesEnd();

  const distance = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;

  function follow(next: boolean): void {
    if (next === isFollowing) return;
    isFollowing = next;
    onMove();
  }

  function toEnd(options: { isSmooth?: boolean } = {}): void {
    const isSmooth =
      options.isSmooth === true &&
      distance() < scroller.clientHeight * 3 &&
      !matchMedia('(prefers-reduced-motion: reduce)').matches;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: isSmooth ? 'smooth' : 'instant' });
    if (!isSmooth) follow(true);
  }

  /** Holds still while what ended above the view changes by `heights`. */
  const resizes = new ResizeObserver((entries) => {
    const resized = new Set(entries.map(({ target }) => target));
    let shift = 0;
    const top = scroller.getBoundingClientRect().top;
    for (const page of content.children) {
      const before = heights.get(page);
      if (before === undefined || !resized.has(page)) continue;
      const { top: pageTop, height } = page.getBoundingClientRect();
      heights.set(page, height);
      if (pageTop - shift + before <= top + 1) shift += height - before;
    }
    if (isFollowing) toEnd();
    else if (shift !== 0) scroller.scrollTop += shift;
  });

  /** Takes note of a part's height; answers by how much it has grown since. */
  function measure(part: Element): number {
    const before = heights.get(part) ?? 0;
    const { height } = part.getBoundingClientRect();
    heights.set(part, height);
    return height - before;
  }

  function settle(): void {
    let added = 0;
    for (const [part, height] of heights) {
      if (part.parentElement === content) continue;
      heights.delete(part);
      resizes.unobserve(part);
      if (!isPage(part)) added -= height;
    }
    let knownBelow: Element | null = null;
    for (const part of [...content.children].reverse()) {
      if (heights.has(part)) {
        if (isPage(part)) knownBelow = part;
        continue;
      }
      const grown = measure(part);
      resizes.observe(part);
      if (!knownBelow) continue;
      // What was the first page loses its day and its name to the one above it: that, too, happens above the reader.
      added += grown + (isPage(part) ? measure(knownBelow) : 0);
    }
    if (isFollowing) toEnd();
    else if (added !== 0) scroller.scrollTop += added;
  }

  function messages(): HTMLElement[] {
    const { top, bottom } = scroller.getBoundingClientRect();
    const found: HTMLElement[] = [];
    for (const page of content.children) {
      const area = page.getBoundingClientRect();
      if (area.bottom <= top || area.top >= bottom) continue;
      for (const message of page.querySelectorAll<HTMLElement>('[data-seq]')) {
        const place = message.getBoundingClientRect();
        if (place.bottom > top && place.top < bottom) found.push(message);
      }
    }
    return found;
  }

  const look = () => follow(reachesEnd() && distance() <= followDistance);
  scroller.addEventListener('scroll', look, { passive: true });
  resizes.observe(scroller);
  resizes.observe(content);

  return {
    settle,
    toEnd,
    toPlace({ seq, offset }) {
      const message = content.querySelector(`[data-seq="${seq}"]`);
      if (!message) return false;
      const target = (offset === null && message.querySelector('mark')) || message;
      const wanted = offset ?? Math.round(scroller.clientHeight / 3);
      // Measuring in a skipped page lays it out; once it is in view it has its true height, so measure again.
      for (let pass = 0; pass < 2; pass += 1)
        scroller.scrollTop +=
          target.getBoundingClientRect().top - scroller.getBoundingClientRect().top - wanted;
      look();
      return true;
    },
    toNewLine() {
      const line = content.querySelector('[data-new]');
      if (!line) return;
      const above = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      if (scroller.scrollHeight - scroller.scrollTop - above <= scroller.clientHeight) return toEnd();
      scroller.scrollTop += above - 12;
      look();
    },
    isAtEnd: () => isFollowing,
    look,
    place() {
      if (isFollowing) return null;
      const [first] = messages();
      if (!first) return null;
      const offset = first.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      return { seq: Number(first.dataset.seq), offset: Math.round(offset) };
    },
    inView() {
      const seen = messages();
      const [first, last] = [seen.at(0)?.dataset.seq, seen.at(-1)?.dataset.seq];
      return first && last ? { first: Number(first), last: Number(last) } : null;
    },
    stop() {
      resizes.disconnect();
      scroller.removeEventListener('scroll', look);
    },
  };
}
