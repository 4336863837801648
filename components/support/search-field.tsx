'use client';
/** Search over the present view: what is typed reaches the address a quarter of a second after the last key. */
import { Search, X } from 'lucide-react';
import { type Ref, useEffect, useRef, useState } from 'react';
import { KeyHint } from '#components/ui/keys';

interface SearchFieldProps {
  /** The search in the address. */
  query: string;
  onSearch: (query: string) => void;
  /** Arrow down: on to the results. */
  onLeaveDown: () => void;
  ref: Ref<HTMLInputElement>;
}

const pause = 250;

export function SearchField({ query, onSearch, onLeaveDown, ref }: SearchFieldProps) {
  const [text, setText] = useState(query);
  const sent = useRef(query);

  useEffect(() => {
    // The address changed by other means than these keys: back, forward, a link.
    if (query === sent.current) return;
    sent.current = query;
    setText(query);
  }, [query]);

  useEffect(() => {
    if (text.trim() === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onSearch(sent.current);
    }, pause);
    return () => clearTimeout(timer);
  }, [text, onSearch]);

  function clear(): void {
    setText('');
    sent.current = '';
    onSearch('');
  }

  return (
    <div className="relative mx-3">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-ink-3"
      />
      <input
        ref={ref}
        type="search"
        aria-label="Search conversations"
        placeholder="Search conversations"
        value={text}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            onLeaveDown();
          }
          if (event.key === 'Escape') {
            // The browser would empty the field: what was found stays, for J and K.
            event.preventDefault();
            event.currentTarget.blur();
          }
        }}
        className="h-9 w-full rounded-control bg-surface-2 ps-8.5 pe-9 text-13 text-ink-1 focus-visible:outline-offset-0 max-md:h-11 max-md:text-16 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute end-1.5 top-1/2 flex -translate-y-1/2 items-center">
        {text === '' ? (
          <span className="pointer-events-none me-1 max-md:hidden">
            <KeyHint keys="/" />
          </span>
        ) : (
          <button
            type="button"
            aria-label="Clear search"
            onClick={clear}
            className="flex size-7 items-center justify-center rounded-control text-ink-3 hover:bg-surface-3 hover:text-ink-1"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        )}
      </span>
    </div>
  );
}
