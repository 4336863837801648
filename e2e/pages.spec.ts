import { expect, expectAccessible, test } from './fixtures/browser';

const pages = [
  ['shopper', '/admin/sign-in'],
  ['shopper', '/no-such-page'],
  ['ada', '/admin/support'],
] as const;

for (const [person, path] of pages) {
  test(`${path} is accessible and breaks no policy`, async ({ openAs }) => {
    const page = await openAs(person, path);
    await expect(page.getByRole('main')).toBeVisible();
    await expectAccessible(page);
  });
}
