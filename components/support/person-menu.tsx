'use client';
/** Who I am to the team: online or away, whether single keys act, and the way out. */
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '#components/ui/avatar';
import { Button } from '#components/ui/button';
import { Dialog } from '#components/ui/dialog';
import { Menu, MenuChoices, MenuDivider, MenuHeading, MenuItem, MenuSwitch } from '#components/ui/menu';
import { announceProblem } from '#components/ui/toast';
import { signOut } from '#lib/client/session';
import { useDesk } from './desk';
import { useRememberedChoice } from './remembered';
import { useAvailability } from './use-availability';

export function PersonMenu() {
  const { me, connection, outbox } = useDesk();
  const [availability, setAvailability] = useAvailability();
  const [singleKeys, rememberSingleKeys] = useRememberedChoice('single-keys', ['on', 'off']);
  const [isAsking, setIsAsking] = useState(false);

  async function leave(): Promise<void> {
    // First: the end of the session must not lead to the sign-in page before this browser has forgotten everything.
    connection.close();
    const answer = await signOut('agent');
    if (!answer.ok) {
      connection.connect();
      announceProblem('You are still signed in', answer.error.message, {
        label: 'Try again',
        onSelect: () => void leave(),
      });
      return;
    }
    await outbox.discardAll();
    window.location.assign('/admin/sign-in');
  }

  return (
    <>
      <Menu
        side="inline-end"
        align="end"
        trigger={
          <button
            type="button"
            aria-label={`You: ${me.name}, ${availability}`}
            className="flex size-10 items-center justify-center rounded-pill pointer-coarse:size-11"
          >
            <Avatar id={me.id} name={me.name} availability={availability} />
          </button>
        }
      >
        <div className="px-2.5 pt-2 pb-2">
          <div className="truncate font-semibold">{me.name}</div>
          <div className="truncate text-12 text-ink-3">{me.email}</div>
        </div>
        <MenuDivider />
        <MenuHeading>Your team sees you as</MenuHeading>
        <MenuChoices
          label="Availability"
          value={availability}
          onChoose={setAvailability}
          choices={[
            { value: 'online', label: 'Online', icon: <span className="size-2.5 rounded-pill bg-ok" /> },
            {
              value: 'away',
              label: 'Away',
              icon: <span className="size-2.5 rounded-pill border-2 border-ink-3" />,
            },
          ]}
        />
        <MenuDivider />
        <MenuSwitch isOn={singleKeys === 'on'} onSwitch={(isOn) => rememberSingleKeys(isOn ? 'on' : 'off')}>
          Single-key shortcuts
        </MenuSwitch>
        <MenuDivider />
        <MenuItem
          icon={<LogOut aria-hidden="true" className="size-4" />}
          onSelect={() => (outbox.unsent() > 0 ? setIsAsking(true) : void leave())}
        >
          Sign out
        </MenuItem>
      </Menu>
      <Dialog title="Some messages are not sent yet" isOpen={isAsking} onClose={() => setIsAsking(false)}>
        <p className="text-14 text-ink-2">
          They are sent as soon as the connection allows it, while you are signed in. Signing out now discards
          them.
        </p>
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>Stay and send</Button>
          <Button look="danger" onClick={() => void leave()}>
            Discard and sign out
          </Button>
        </div>
      </Dialog>
    </>
  );
}
