/** The document around the team's pages. No gate: it does not run again on navigation, so every page asks who is there. */
import type { Metadata, Viewport } from 'next';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { sans } from '../fonts';
import './workspace.css';

export const metadata: Metadata = {
  title: { default: 'Support', template: '%s · Shopbell' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  // A phone's keyboard makes the page smaller, so that the composer stays above it.
  interactiveWidget: 'resizes-content',
  colorScheme: 'light dark',
};

export default async function AdminLayout({ children }: { children: ReactNode }) {
  // Scripts run by the nonce of this very answer, so nothing here may be rendered ahead.
  await connection();
  return (
    <html lang="en" className={sans}>
      <body className="font-sans">{children}</body>
    </html>
  );
}
