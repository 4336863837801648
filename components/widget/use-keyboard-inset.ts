'use client';
/**
 * Sizes the full-screen panel to what a phone's keyboard leaves visible, so that it never covers the composer. Neither
 * `100dvh` nor `fixed` knows of the keyboard on iOS.
 */
import { type RefObject, useEffect } from 'react';

export function useKeyboardInset(within: RefObject<HTMLElement | null>, isOpen: boolean): void {
  useEffect(() => {
    const panel = within.current?.closest('dialog');
    const viewport = window.visualViewport;
    if (!isOpen || !panel || !viewport) return;
    const fit = () => {
      // Zoomed in by hand, the visible part is small on purpose.
      if (viewport.scale > 1.01) return;
      panel.style.setProperty('--sheet-height', `${viewport.height}px`);
      panel.style.setProperty('--sheet-top', `${viewport.offsetTop}px`);
    };
    fit();
    viewport.addEventListener('resize', fit);
    viewport.addEventListener('scroll', fit);
    return () => {
      viewport.removeEventListener('resize', fit);
      viewport.removeEventListener('scroll', fit);
    };
  }, [within, isOpen]);
}
