'use client';
/** Search over every page: a native popover, so it opens, closes by Escape and searches without any script. */
import { X } from 'lucide-react';
import Form from 'next/form';

export function SearchSheet() {
  return (
    <div
      id="search"
      popover="auto"
      className="inset-x-0 top-0 bottom-auto m-0 w-full bg-paper text-paper-ink shadow-panel backdrop:bg-scrim"
    >
      <Form
        action="/shop"
        role="search"
        className="page-width flex min-h-18 items-center gap-3 py-3"
        onSubmit={(event) => event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover()}
      >
        <input
          // Not "search": there Escape would empty the field instead of closing the layer.
          type="text"
          enterKeyHint="search"
          autoComplete="off"
          name="q"
          aria-label="Search the shop"
          placeholder="Kettle, sencha, linen…"
          maxLength={100}
          className="input"
          // Takes effect when the popover opens, not when the page does.
          autoFocus
        />
        <button type="submit" className="button-strong shrink-0">
          Search
        </button>
        <button
          type="button"
          popoverTarget="search"
          popoverTargetAction="hide"
          aria-label="Close the search"
          title="Close the search"
          className="flex size-11 shrink-0 items-center justify-center rounded-pill hover:bg-paper-soft"
        >
          <X size={20} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </Form>
    </div>
  );
}
