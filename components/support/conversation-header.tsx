'use client';
/** Above the thread: whose conversation it is, its state, and what can be done with it. */
import {
  ArrowLeft,
  ChevronDown,
  CircleCheck,
  CircleDot,
  Clock,
  Flag,
  PanelRight,
  RotateCcw,
  UserPlus,
} from 'lucide-react';
import type { Ref } from 'react';
import { Avatar } from '#components/ui/avatar';
import { Badge } from '#components/ui/badge';
import { Button } from '#components/ui/button';
import { IconButton, iconButtonClass } from '#components/ui/icon-button';
import { KeyHint } from '#components/ui/keys';
import { Menu, MenuChoices } from '#components/ui/menu';
import { Tooltip } from '#components/ui/tooltip';
import { useStore } from '#lib/client/use-store';
import type { Priority, Status } from '#lib/shared/contract/entities';
import { buttonClass } from '../ui/button-class';
import { PrioritySign } from './conversation-row';
import { useDesk } from './desk';
import { duration, isLongWait } from './time-words';
import type { ConversationChanges } from './use-conversation-changes';
import { useNow } from './use-now';

export type OpenMenu = 'assignee' | 'priority' | null;

interface ConversationHeaderProps {
  changes: ConversationChanges;
  openMenu: OpenMenu;
  onMenu: (menu: OpenMenu) => void;
  onBack: () => void;
  /** Null while the customer stands beside the thread anyway. */
  onShowCustomer: (() => void) | null;
  headingRef: Ref<HTMLHeadingElement>;
}

export function ConversationHeader(props: ConversationHeaderProps) {
  const { changes, onBack, onShowCustomer, headingRef } = props;
  const { me } = useDesk();
  const { shown } = changes;
  return (
    <header className="@container shrink-0 border-b border-line">
      <div className="flex min-h-[51px] flex-wrap items-center gap-x-2 gap-y-1.5 py-1.5 ps-4 pe-4 max-md:ps-1.5">
        <IconButton
          label="Back to the list"
          icon={<ArrowLeft aria-hidden="true" className="size-5 rtl:rotate-180" />}
          onClick={onBack}
          className="md:hidden"
        />
        <Person shown={shown} headingRef={headingRef} />
        <div className="flex items-center gap-1.5 @max-sm:flex-wrap @max-lg:order-1 @max-lg:w-full @max-lg:ps-2 md:@max-lg:ps-0">
          <StatusBadge status={shown.status} />
          <PriorityMenu {...props} />
          <AssigneeMenu {...props} />
          <span className="ms-auto flex items-center gap-1.5 @lg:ms-0">
            {shown.assignee?.id === me.id ? null : (
              <Tooltip label="Assign to me">
                <Button
                  aria-label="Assign to me"
                  onClick={() => changes.assign(me)}
                  className="max-@3xl:px-2"
                >
                  <UserPlus aria-hidden="true" className="size-4" />
                  <span className="@max-3xl:hidden">Assign to me</span>
                </Button>
              </Tooltip>
            )}
            <CloseOrReopen changes={changes} />
          </span>
        </div>
        {onShowCustomer === null ? null : (
          <IconButton
            label="Show customer"
            icon={<PanelRight aria-hidden="true" className="size-5 rtl:-scale-x-100" strokeWidth={1.75} />}
            onClick={onShowCustomer}
          />
        )}
      </div>
    </header>
  );
}

function Person({
  shown,
  headingRef,
}: Pick<ConversationHeaderProps, 'headingRef'> & Pick<ConversationChanges, 'shown'>) {
  const { presence } = useDesk();
  const availability = useStore(presence).get(shown.customer.id);
  const now = useNow();
  const { customer, waitingSince } = shown;
  return (
    <div className="flex min-w-0 flex-1 basis-24 items-center gap-3">
      <Avatar id={customer.id} name={customer.name} size={34} availability={availability} />
      <div className="min-w-0">
        <h2
          ref={headingRef}
          tabIndex={-1}
          className="truncate text-15 leading-5 font-semibold outline-none"
          dir="auto"
        >
          {customer.name}
        </h2>
        <p className="truncate text-12 leading-4 text-ink-3">
          {waitingSince === null ? null : (
            <>
              <span className={isLongWait(waitingSince, now) ? 'font-medium text-danger' : ''}>
                Waiting {duration(waitingSince, now)}
              </span>
              {' · '}
            </>
          )}
          {availability === 'online' ? 'Online' : customer.kind === 'guest' ? 'Guest' : 'Registered'}
        </p>
      </div>
    </div>
  );
}

function StatusBadge({ status }: { status: Status }) {
  const { Icon, label } = statuses[status];
  return (
    <Badge icon={<Icon aria-hidden="true" className="size-3.5" />}>
      <span className="sr-only">Status: </span>
      {label}
    </Badge>
  );
}

function CloseOrReopen({ changes }: { changes: ConversationChanges }) {
  const isClosed = changes.shown.status === 'closed';
  const name = isClosed ? 'Reopen' : 'Close';
  return (
    <Button
      aria-keyshortcuts="E"
      onClick={() => changes.setStatus(isClosed ? 'open' : 'closed')}
      className="@2xl:pe-2"
    >
      {isClosed ? (
        <RotateCcw aria-hidden="true" className="size-4" />
      ) : (
        <CircleCheck aria-hidden="true" className="size-4" />
      )}
      {name}
      <span className="hidden @2xl:flex">
        <KeyHint keys="E" />
      </span>
    </Button>
  );
}

function PriorityMenu({ changes, openMenu, onMenu }: ConversationHeaderProps) {
  const { priority } = changes.shown;
  return (
    <Menu
      isOpen={openMenu === 'priority'}
      onOpenChange={(isOpen) => onMenu(isOpen ? 'priority' : null)}
      trigger={
        <button
          type="button"
          aria-label={`Priority: ${priority}`}
          aria-keyshortcuts="P"
          title="Priority (P)"
          className={iconButtonClass}
        >
          {priority === 'normal' ? (
            <Flag aria-hidden="true" className="size-4" />
          ) : (
            <PrioritySign priority={priority} />
          )}
        </button>
      }
    >
      <MenuChoices label="Priority" value={priority} onChoose={changes.setPriority} choices={priorities} />
    </Menu>
  );
}

function AssigneeMenu({ changes, openMenu, onMenu }: ConversationHeaderProps) {
  const { me, team, presence } = useDesk();
  const colleagues = useStore(team);
  const known = useStore(presence);
  const { assignee } = changes.shown;
  const others = colleagues.filter((agent) => agent.id !== me.id);
  const people = [me, ...others];
  return (
    <Menu
      isOpen={openMenu === 'assignee'}
      onOpenChange={(isOpen) => onMenu(isOpen ? 'assignee' : null)}
      trigger={
        <button
          type="button"
          aria-label={`Assignee: ${assignee?.name ?? 'Nobody'}`}
          aria-keyshortcuts="A"
          title="Assignee (A)"
          className={`${buttonClass('outline')} max-w-32 ps-1.5 pe-2 @max-lg:max-w-40 @2xl:max-w-40`}
        >
          {assignee === null ? (
            <span className="size-5 rounded-pill border border-dashed border-control-line" />
          ) : (
            <Avatar id={assignee.id} name={assignee.name} size={22} />
          )}
          <span className="truncate">{assignee?.name ?? 'Nobody'}</span>
          <ChevronDown aria-hidden="true" className="size-3.5 shrink-0 text-ink-3" />
        </button>
      }
    >
      <MenuChoices
        label="Assignee"
        value={assignee?.id ?? 'nobody'}
        onChoose={(id) => changes.assign([me, ...others].find((person) => person.id === id) ?? null)}
        choices={[
          ...people.map(({ id, name }) => ({
            value: id,
            label: id === me.id ? `${name} (you)` : name,
            icon: <Avatar id={id} name={name} size={24} availability={known.get(id)} />,
          })),
          {
            value: 'nobody',
            label: 'Nobody',
            icon: <span className="size-6 rounded-pill border border-dashed border-control-line" />,
          },
        ]}
      />
    </Menu>
  );
}

const statuses = {
  open: { label: 'Open', Icon: CircleDot },
  pending: { label: 'Pending', Icon: Clock },
  snoozed: { label: 'Snoozed', Icon: Clock },
  closed: { label: 'Closed', Icon: CircleCheck },
} as const;

const priorities: { value: Priority; label: string }[] = [
  { value: 'urgent', label: 'Urgent' },
  { value: 'high', label: 'High' },
  { value: 'normal', label: 'Normal' },
  { value: 'low', label: 'Low' },
];
