/**
 * The two typefaces, served from this origin. Latin is preloaded, extended Latin comes only when a page holds
 * such a letter. Next adds fallbacks of the same measure, so nothing moves when the fonts arrive.
 */
import localFont from 'next/font/local';

const interLatin = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  variable: '--font-inter',
});

const interExtended = localFont({
  src: '../node_modules/@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0100-0130, U+0132-0151, U+0154-02BA, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20C0',
    },
  ],
  variable: '--font-inter-extended',
});

const fraunces = localFont({
  src: '../node_modules/@fontsource-variable/fraunces/files/fraunces-latin-wght-normal.woff2',
  weight: '100 900',
  display: 'swap',
  adjustFontFallback: 'Times New Roman',
  variable: '--font-fraunces',
});

/** Classes for <html>: the interface's typeface, and for the shop the headlines' as well. */
export const sans = `${interLatin.variable} ${interExtended.variable}`;
export const serif = fraunces.variable;
