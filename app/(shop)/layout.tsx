import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { shopActor } from '#app/actor';
import { sans, serif } from '#app/fonts';
import { Footer } from '#components/shop/footer';
import { Header } from '#components/shop/header';
import { ChatWidget } from '#components/widget/chat-widget';
import { visitorCart } from './visitor';
import './shop.css';

export const metadata: Metadata = {
  title: { default: 'Kettle & Crane, things for slow mornings', template: '%s · Kettle & Crane' },
  description:
    'Kettles that pour the way you meant it, cups that keep their warmth, and beans roasted on Tuesdays.',
  icons: { icon: '/favicon.svg' },
};

export const viewport: Viewport = {
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbf7f0' },
    { media: '(prefers-color-scheme: dark)', color: '#1a1613' },
  ],
};

export default async function ShopLayout({ children }: { children: ReactNode }) {
  const [actor, cart] = await Promise.all([shopActor(), visitorCart()]);
  return (
    <html lang="en" className={`${sans} ${serif}`}>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#content"
          className="button-strong sr-only focus-visible:not-sr-only focus-visible:absolute focus-visible:z-10 focus-visible:m-3 focus-visible:px-6"
        >
          Skip to the content
        </a>
        <Header cartCount={cart.count} isRegistered={actor?.registered === true} />
        <main id="content" tabIndex={-1} className="page-width flex-1 outline-none">
          {children}
        </main>
        <Footer />
        <ChatWidget shopName="Kettle & Crane" />
      </body>
    </html>
  );
}
