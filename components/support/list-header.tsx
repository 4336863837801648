'use client';
/** The list's title, its order, and its width for those who cannot drag. */
import { ArrowDownWideNarrow, ChevronsLeftRight, ChevronsRightLeft } from 'lucide-react';
import { iconButtonClass } from '#components/ui/icon-button';
import { Menu, MenuChoices, MenuDivider, MenuHeading, MenuItem } from '#components/ui/menu';
import type { Sort } from '#lib/shared/contract/commands';
import { useWideEnough } from './use-wide-enough';

interface ListHeaderProps {
  sort: Sort;
  onSort: (sort: Sort) => void;
  width: { pixels: number; set: (pixels: number) => void };
}

export const listWidth = { initial: 320, minimum: 280, maximum: 400, step: 20 };
/** Below this the list's width is fixed. */
export const resizableFrom = 1024;

const sorts = [
  { value: 'newest', label: 'Newest' },
  { value: 'waiting', label: 'Waiting longest' },
  { value: 'priority', label: 'Priority' },
] as const;

export function ListHeader({ sort, onSort, width }: ListHeaderProps) {
  const isResizable = useWideEnough(resizableFrom);
  const label = `Sorted by ${sorts.find(({ value }) => value === sort)?.label.toLowerCase()}`;
  return (
    <header className="flex h-13 shrink-0 items-center justify-between ps-4 pe-2.5">
      {/* The page's own heading says it; that one is there on a phone's thread too. */}
      <p aria-hidden="true" className="text-15 font-semibold">
        Support
      </p>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`List options. ${label}`}
            title={label}
            className={iconButtonClass}
          >
            <ArrowDownWideNarrow aria-hidden="true" className="size-4.5" strokeWidth={1.75} />
          </button>
        }
      >
        <MenuHeading>Sort by</MenuHeading>
        <MenuChoices label="Sort by" value={sort} onChoose={onSort} choices={sorts} />
        {isResizable ? (
          <>
            <MenuDivider />
            <MenuItem
              icon={<ChevronsLeftRight aria-hidden="true" className="size-4" />}
              closesMenu={false}
              isDisabled={width.pixels >= listWidth.maximum}
              onSelect={() => width.set(width.pixels + listWidth.step)}
            >
              Wider list
            </MenuItem>
            <MenuItem
              icon={<ChevronsRightLeft aria-hidden="true" className="size-4" />}
              closesMenu={false}
              isDisabled={width.pixels <= listWidth.minimum}
              onSelect={() => width.set(width.pixels - listWidth.step)}
            >
              Narrower list
            </MenuItem>
          </>
        ) : null}
      </Menu>
    </header>
  );
}
