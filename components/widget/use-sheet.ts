'use client';
/**
 * Shows the panel's dialog: beside the page where there is room, over the whole of a small screen, where it is modal and
 * "back" closes it. Gives the focus back when it closes.
 */
import { type KeyboardEvent, type RefObject, type SyntheticEvent, useEffect, useRef } from 'react';

const smallScreen = '(max-width: 640px), (max-height: 500px)';

/** `close` sets `isOpen` to false. `leave` is what buttons and keys call: it also takes back the step in the history. */
export function useSheet(isOpen: boolean, close: () => void, opener: RefObject<HTMLElement | null>) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const panel = dialog.current;
    if (!panel || !isOpen) return;
    const screen = matchMedia(smallScreen);

    const show = () => {
      const focused = document.activeElement as HTMLElement | null;
      panel.close();
      // `show()` would take the focus, also from a page that has just been loaded.
      if (!screen.matches) panel.setAttribute('open', '');
      else {
        panel.showModal();
        if (!history.state?.shopbellChat) history.pushState({ shopbellChat: true }, '');
      }
      if (panel.contains(focused)) focused?.focus();
    };
    const goBack = () => {
      if (screen.matches && !history.state?.shopbellChat) close();
    };
    show();
    screen.addEventListener('change', show);
    window.addEventListener('popstate', goBack);
    return () => {
      screen.removeEventListener('change', show);
      window.removeEventListener('popstate', goBack);
      panel.close();
      opener.current?.focus();
    };
  }, [isOpen, close, opener]);

  const leave = () => {
    if (history.state?.shopbellChat) history.back();
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    leave();
  };
  const onCancel = (event: SyntheticEvent) => {
    event.preventDefault();
    leave();
  };
  return { dialog, leave, onKeyDown, onCancel };
}
