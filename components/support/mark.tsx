/** Shopbell's sign: the bell of a counter. */
export function Mark() {
  return (
    <span className="flex size-8 items-center justify-center rounded-[8px] bg-accent text-on-accent">
      <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
        <path
          d="M10 4.25v1.5M8.5 4.25h3M4 13.25a6 6 0 0 1 12 0M3 15.75h14"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.75"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
    </span>
  );
}
