/** A person as initials on a hue made from their id. Plain markup, so that the shopper's widget can use it as well. */
import type { Availability } from '#lib/shared/contract/entities';

interface AvatarProps {
  /** Chooses the hue: the same person looks the same everywhere. */
  id: string;
  name: string;
  /** Edge in pixels. */
  size?: number;
  /** Shown as a dot; leave it out where it is not known. */
  availability?: Availability | undefined;
}

/** Hidden from assistive technology: the name stands beside it. */
export function Avatar({ id, name, size = 32, availability }: AvatarProps) {
  const hue = hueOf(id);
  return (
    <span aria-hidden="true" className="relative inline-flex shrink-0" style={{ width: size, height: size }}>
      {/* Drawn by the style sheet: a button around it is named by words, not by initials. */}
      <span
        data-initials={initialsOf(name)}
        className="before:content-[attr(data-initials)] flex size-full select-none items-center justify-center rounded-pill font-semibold"
        style={{
          fontSize: Math.max(9, Math.round(size * 0.38)),
          background: `light-dark(oklch(0.915 0.036 ${hue}), oklch(0.39 0.045 ${hue}))`,
          color: `light-dark(oklch(0.39 0.055 ${hue}), oklch(0.925 0.03 ${hue}))`,
        }}
      />
      {availability === undefined ? null : <PresenceDot availability={availability} />}
    </span>
  );
}

function PresenceDot({ availability }: { availability: Availability }) {
  if (availability === 'offline') return null;
  const colour = availability === 'online' ? 'bg-ok' : 'border-2 border-ink-3 bg-surface-1';
  return (
    <span className={`absolute end-0 bottom-0 size-2 rounded-pill outline-2 outline-surface-1 ${colour}`} />
  );
}

/** At most two letters: of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  const letters = [first, last].map((word) => [...word][0] ?? '').join('');
  return letters.toLocaleUpperCase() || '?';
}

/** 0 to 359, the same for the same id. */
export function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  // Steps of 137 degrees: ids that differ little still look different.
  return (hash * 137) % 360;
}
