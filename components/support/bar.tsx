'use client';
/** The slim bar of the team's tools: their tabs, help, and the person. Beside the panes; on a phone below the list. */
import { CircleHelp, Inbox } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button';
import { Tooltip } from '#components/ui/tooltip';
import { useDesk } from './desk';
import { Mark } from './mark';
import { PersonMenu } from './person-menu';

interface BarProps {
  /** On a phone the bar leaves the room to an open conversation. */
  isHiddenOnPhones: boolean;
  onHelp: () => void;
}

export function Bar({ isHiddenOnPhones, onHelp }: BarProps) {
  const { me } = useDesk();
  return (
    <header
      className={`flex shrink-0 items-center justify-between gap-2 bg-surface-0 max-md:order-last max-md:border-t max-md:border-line max-md:px-3 max-md:pt-1.5 max-md:pb-[max(6px,env(safe-area-inset-bottom))] md:w-14 md:flex-col md:border-e md:border-line md:py-3 ${
        isHiddenOnPhones ? 'max-md:hidden' : ''
      }`}
    >
      <nav aria-label="Team" className="flex items-center gap-2 md:flex-col md:gap-3">
        <Mark />
        <Tooltip label="Support" side="inline-end">
          <a
            href="/admin/support"
            aria-label="Support"
            aria-current="page"
            className="flex size-9 items-center justify-center rounded-control bg-surface-3 text-ink-1 pointer-coarse:size-11"
          >
            <Inbox aria-hidden="true" className="size-5" strokeWidth={1.75} />
          </a>
        </Tooltip>
      </nav>
      <div className="flex items-center gap-2 md:flex-col">
        <IconButton
          label="Keyboard shortcuts"
          keys="?"
          side="inline-end"
          icon={<CircleHelp aria-hidden="true" className="size-5" strokeWidth={1.75} />}
          onClick={onHelp}
          className="max-md:hidden"
        />
        <PersonMenu key={me.id} />
      </div>
    </header>
  );
}
