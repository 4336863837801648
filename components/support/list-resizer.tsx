'use client';
/** The edge between list and thread: dragged, or moved with the arrow keys. The list's menu does the same with buttons. */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { listWidth } from './list-header';

interface ListResizerProps {
  pixels: number;
  onResize: (pixels: number) => void;
}

export function ListResizer({ pixels, onResize }: ListResizerProps) {
  const start = useRef<{ x: number; pixels: number } | null>(null);

  function drag(event: PointerEvent<HTMLElement>): void {
    if (start.current === null) return;
    const direction = getComputedStyle(event.currentTarget).direction === 'rtl' ? -1 : 1;
    onResize(start.current.pixels + (event.clientX - start.current.x) * direction);
  }

  function press(event: KeyboardEvent<HTMLElement>): void {
    const targets: Record<string, number> = {
      ArrowLeft: pixels - listWidth.step,
      ArrowRight: pixels + listWidth.step,
      Home: listWidth.minimum,
      End: listWidth.maximum,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    onResize(target);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved, a separator can
    <div
      role="separator"
      aria-label="Width of the list"
      aria-orientation="vertical"
      aria-valuenow={pixels}
      aria-valuemin={listWidth.minimum}
      aria-valuemax={listWidth.maximum}
      tabIndex={0}
      onPointerDown={(event) => {
        start.current = { x: event.clientX, pixels };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => {
        start.current = null;
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onKeyDown={press}
      className="group relative z-10 -mx-3 flex w-6 shrink-0 cursor-col-resize touch-none justify-center outline-none max-lg:hidden"
    >
      <span className="w-px bg-line transition-colors duration-120 group-hover:bg-control-line group-focus-visible:w-0.5 group-focus-visible:bg-focus group-active:bg-accent" />
    </div>
  );
}
