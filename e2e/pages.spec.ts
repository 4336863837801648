import { expect, expectAccessible, type PersonName, test } from './fixtures/browser';

const pages: [person: PersonName, path: string][] = [
  ['shopper', '/'],
  ['shopper', '/shop'],
  ['shopper', '/product/stovetop-kettle'],
  ['shopper', '/cart'],
  ['shopper', '/checkout'],
  ['shopper', '/help'],
  ['shopper', '/sign-in'],
  ['shopper', '/register'],
  ['shopper', '/no-such-page'],
  ['vera', '/account'],
  ['vera', '/orders'],
  ['shopper', '/admin/sign-in'],
  ['ada', '/admin/support'],
  ['omar', '/admin/audit'],
];

for (const [person, path] of pages) {
  test(`${path} is accessible on phone and desk, and breaks no policy`, async ({ openAs }) => {
    const page = await openAs(person, path);
    for (const width of [390, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await expect(page.getByRole('main')).toBeVisible();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `at ${width} px nothing is wider than the window`).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    }
  });
}
