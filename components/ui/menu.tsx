'use client';
/** Menus of actions and of choices, on Base UI: arrow keys, typing ahead, Esc and the return of focus are its work. */
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

interface MenuProps {
  /** A button element; it gets the menu's behaviour. */
  trigger: ReactElement;
  children: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  side?: 'bottom' | 'top' | 'inline-end';
  align?: 'start' | 'end';
}

/** Open and closed by itself, or by `isOpen` where a keyboard shortcut opens it too. */
export function Menu({ trigger, children, isOpen, onOpenChange, side = 'bottom', align = 'end' }: MenuProps) {
  return (
    <Base.Root
      {...(isOpen === undefined ? {} : { open: isOpen })}
      onOpenChange={(next) => onOpenChange?.(next)}
    >
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner side={side} align={align} sideOffset={6} collisionPadding={8} className="z-40">
          <Base.Popup className="max-h-(--available-height) max-w-80 min-w-52 origin-(--transform-origin) overflow-y-auto rounded-card border border-line bg-surface-1 p-1 text-13 text-ink-1 shadow-menu outline-none transition duration-120 ease-enter data-ending-style:opacity-0 data-ending-style:ease-leave data-starting-style:scale-98 data-starting-style:opacity-0 motion-reduce:transition-none">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuItemProps {
  icon?: ReactNode;
  /** Quiet text at the end: a count, a key. */
  hint?: ReactNode;
  children: ReactNode;
  onSelect: () => void;
  isDisabled?: boolean;
  /** False for actions one repeats, such as "Wider". */
  closesMenu?: boolean;
}

export function MenuItem({
  icon,
  hint,
  children,
  onSelect,
  isDisabled = false,
  closesMenu = true,
}: MenuItemProps) {
  return (
    <Base.Item className={itemClass} disabled={isDisabled} closeOnClick={closesMenu} onClick={onSelect}>
      {icon === undefined ? null : <span className="text-ink-2">{icon}</span>}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint === undefined ? null : <span className="text-12 text-ink-3 tabular-nums">{hint}</span>}
    </Base.Item>
  );
}

interface MenuChoicesProps<Value extends string> {
  label: string;
  value: Value;
  onChoose: (value: Value) => void;
  choices: readonly Choice<Value>[];
}

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  icon?: ReactNode;
  hint?: ReactNode;
}

/** One of several, the present one ticked. */
export function MenuChoices<Value extends string>({
  label,
  value,
  onChoose,
  choices,
}: MenuChoicesProps<Value>) {
  return (
    <Base.RadioGroup value={value} onValueChange={onChoose} aria-label={label}>
      {choices.map((choice) => (
        <Base.RadioItem key={choice.value} value={choice.value} closeOnClick className={itemClass}>
          {choice.icon}
          <span className="min-w-0 flex-1 truncate">{choice.label}</span>
          {choice.hint === undefined ? null : (
            <span className="text-12 text-ink-3 tabular-nums">{choice.hint}</span>
          )}
          <span className="flex size-4 items-center justify-center text-accent">
            <Base.RadioItemIndicator>
              <Check aria-hidden="true" className="size-4" />
            </Base.RadioItemIndicator>
          </span>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

interface MenuSwitchProps {
  children: ReactNode;
  isOn: boolean;
  onSwitch: (isOn: boolean) => void;
}

/** Something that is on or off; the menu stays open. */
export function MenuSwitch({ children, isOn, onSwitch }: MenuSwitchProps) {
  return (
    <Base.CheckboxItem checked={isOn} onCheckedChange={onSwitch} className={itemClass}>
      <span className="min-w-0 flex-1 truncate">{children}</span>
      <span className="flex size-4 items-center justify-center text-accent">
        <Base.CheckboxItemIndicator>
          <Check aria-hidden="true" className="size-4" />
        </Base.CheckboxItemIndicator>
      </span>
    </Base.CheckboxItem>
  );
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <div className="px-2.5 pt-2 pb-1 text-12 font-medium text-ink-3">{children}</div>;
}

export function MenuDivider() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

const itemClass =
  'flex min-h-8 cursor-default items-center gap-2.5 rounded-control px-2.5 py-1.5 outline-none select-none ' +
  'data-highlighted:bg-surface-2 data-disabled:text-ink-3 pointer-coarse:min-h-11';
