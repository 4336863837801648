'use client';
/** The views with their live counts. Those for which there is no room stand in a menu. */
import { Ellipsis } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { Menu, MenuChoices } from '#components/ui/menu';
import type { Counts } from '#lib/shared/contract/commands';
import { addressOf, type ListView, type Place, viewLabel, views } from '#lib/shared/support-place';
import { countText, spokenCount } from './count-text';
import { followsHere } from './follows-here';

interface ViewTabsProps {
  place: Place;
  counts: Counts | null;
  onChoose: (view: ListView) => void;
}

const menuWidth = 34;

export function ViewTabs({ place, counts, onChoose }: ViewTabsProps) {
  const present = views.findIndex(({ view }) => view === place.view);
  const { ref, fitting } = useFitting(counts, present);
  const hidden = views.slice(fitting);
  const isPresentHidden = present >= fitting;

  return (
    <nav aria-label="Views" className="relative mx-1.5 flex h-8 items-center pointer-coarse:h-11">
      <ul ref={ref} className="flex min-w-0 flex-1 items-center overflow-hidden p-0.5">
        {views.map(({ view, label }, index) => (
          <li key={view} className={index < fitting ? '' : 'invisible'}>
            <a
              href={addressOf({ ...place, view, conversationId: null })}
              aria-current={view === place.view ? 'true' : undefined}
              tabIndex={index < fitting ? undefined : -1}
              onClick={(event) => {
                if (!followsHere(event)) return;
                event.preventDefault();
                onChoose(view);
              }}
              className="flex h-7 items-center rounded-control px-1.25 text-13 whitespace-nowrap text-ink-2 hover:text-ink-1 focus-visible:outline-offset-0 aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent pointer-coarse:h-10"
            >
              <span>
                {label}
                <Count value={counts?.[view]} />
              </span>
            </a>
          </li>
        ))}
      </ul>
      {hidden.length === 0 ? null : (
        <Menu
          trigger={
            <button
              type="button"
              aria-label={isPresentHidden ? `${viewLabel(place.view)}, more views` : 'More views'}
              className={`absolute end-0 flex h-7 min-w-8 items-center justify-center gap-1 rounded-control px-1.5 text-13 hover:text-ink-1 pointer-coarse:h-10 ${
                isPresentHidden ? 'bg-accent-soft font-medium text-accent' : 'bg-surface-1 text-ink-2'
              }`}
            >
              {isPresentHidden ? viewLabel(place.view) : null}
              <Ellipsis aria-hidden="true" className="size-4" />
            </button>
          }
        >
          <MenuChoices
            label="Views"
            value={place.view}
            onChoose={onChoose}
            choices={hidden.map(({ view, label }) => ({
              value: view,
              label,
              hint: counts === null ? undefined : countText(counts[view]),
            }))}
          />
        </Menu>
      )}
    </nav>
  );
}

function Count({ value }: { value: number | undefined }) {
  return (
    <span className="ms-0.75 text-12 tabular-nums">
      {value === undefined ? (
        // Keeps the room, so that the tabs do not jump when the counts arrive.
        <span className="invisible">00</span>
      ) : (
        <>
          <span aria-hidden="true">{countText(value)}</span>
          <span className="sr-only">, {spokenCount(value)}</span>
        </>
      )}
    </span>
  );
}

/**
 * How many of the tabs fit beside the menu's button, counted from the first. Measured again with every change. The button
 * carries the present view's name where that view is among those that do not fit.
 */
function useFitting(counts: Counts | null, present: number) {
  const ref = useRef<HTMLUListElement>(null);
  const [fitting, setFitting] = useState(4);

  // biome-ignore lint/correctness/useExhaustiveDependencies: counts change the tabs' widths
  useLayoutEffect(() => {
    const list = ref.current;
    if (list === null) return;
    function measure(): void {
      if (list === null) return;
      const tabs = [...list.children] as HTMLElement[];
      const width = list.clientWidth;
      const endOf = (tab: HTMLElement | undefined) => (tab ? tab.offsetLeft + tab.offsetWidth : 0);
      const fittingIn = (room: number) => Math.max(1, tabs.filter((tab) => endOf(tab) <= room).length);
      if (endOf(tabs.at(-1)) <= width) {
        setFitting(tabs.length);
        return;
      }
      const beside = fittingIn(width - menuWidth);
      const named = fittingIn(width - menuWidth - (tabs[present]?.offsetWidth ?? 0));
      setFitting(present < beside ? beside : named);
    }
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    return () => observer.disconnect();
  }, [counts, present]);

  return { ref, fitting };
}
