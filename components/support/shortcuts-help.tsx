'use client';
/** The list of keys. */
import { Dialog } from '#components/ui/dialog';
import { Keys } from '#components/ui/keys';
import { useRememberedChoice } from './remembered';
import { sendKeys } from './send-keys';
import { shortcuts } from './shortcuts';

export function ShortcutsHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [singleKeys, rememberSingleKeys] = useRememberedChoice('single-keys', ['on', 'off']);
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onClose={onClose}>
      <dl className={`text-13 ${singleKeys === 'on' ? '' : 'opacity-60'}`}>
        {shortcuts.map(({ key, description }) => (
          <Line key={key} keys={key}>
            {description}
          </Line>
        ))}
      </dl>
      <dl className="mt-2 border-t border-line pt-2 text-13">
        <Line keys="Enter">Open the conversation in focus</Line>
        <Line keys={sendKeys()}>Send</Line>
        <Line keys="Alt T">To the notices, for example to undo</Line>
        <Line keys="Esc">Close the innermost layer, leave the composer</Line>
      </dl>
      <label className="mt-3 flex min-h-8 items-center gap-2.5 border-t border-line pt-4 text-13">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={singleKeys === 'on'}
          onChange={(event) => rememberSingleKeys(event.target.checked ? 'on' : 'off')}
        />
        Single-key shortcuts act outside of text fields
      </label>
    </Dialog>
  );
}

function Line({ keys, children }: { keys: string; children: string }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4">
      <dt className="order-last">
        <Keys>{keys}</Keys>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
