'use client';
/** The slim bar of the team's tools: their tabs, help, and the person. Beside the panes; on a phone below the list. */
import { CircleHelp, Inbox, ScrollText } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#components/ui/icon-button';
import { Tooltip } from '#components/ui/tooltip';
import { decide } from '#lib/shared/policy';
import { useDesk } from './desk';
import { Mark } from './mark';
import { PersonMenu } from './person-menu';

interface BarProps {
  present: 'support' | 'audit';
  /** On a phone the bar leaves the room to an open conversation. */
  isHiddenOnPhones?: boolean;
  /** Where there are keyboard shortcuts. */
  onHelp?: () => void;
}

export function Bar({ present, isHiddenOnPhones = false, onHelp }: BarProps) {
  const { me } = useDesk();
  const mayAudit = decide(me, 'read_audit_log') === 'allowed';
  return (
    <header
      className={`flex shrink-0 items-center justify-between gap-2 bg-surface-0 max-md:order-last max-md:border-t max-md:border-line max-md:px-3 max-md:pt-1.5 max-md:pb-[max(6px,env(safe-area-inset-bottom))] md:w-14 md:flex-col md:border-e md:border-line md:py-3 ${
        isHiddenOnPhones ? 'max-md:hidden' : ''
      }`}
    >
      <nav aria-label="Team" className="flex items-center gap-2 md:flex-col md:gap-3">
        <Mark />
        <Tab label="Support" href="/admin/support" isPresent={present === 'support'}>
          <Inbox aria-hidden="true" className="size-5" strokeWidth={1.75} />
        </Tab>
        {mayAudit ? (
          <Tab label="Audit log" href="/admin/audit" isPresent={present === 'audit'}>
            <ScrollText aria-hidden="true" className="size-5" strokeWidth={1.75} />
          </Tab>
        ) : null}
      </nav>
      <div className="flex items-center gap-2 md:flex-col">
        {onHelp === undefined ? null : (
          <IconButton
            label="Keyboard shortcuts"
            keys="?"
            side="inline-end"
            icon={<CircleHelp aria-hidden="true" className="size-5" strokeWidth={1.75} />}
            onClick={onHelp}
            className="max-md:hidden"
          />
        )}
        <PersonMenu key={me.id} />
      </div>
    </header>
  );
}

interface TabProps {
  label: string;
  href: string;
  isPresent: boolean;
  children: ReactNode;
}

function Tab({ label, href, isPresent, children }: TabProps) {
  return (
    <Tooltip label={label} side="inline-end">
      <a
        href={href}
        aria-label={label}
        aria-current={isPresent ? 'page' : undefined}
        className="flex size-9 items-center justify-center rounded-control text-ink-2 hover:bg-surface-2 hover:text-ink-1 aria-[current]:bg-surface-3 aria-[current]:text-ink-1 pointer-coarse:size-11"
      >
        {children}
      </a>
    </Tooltip>
  );
}
