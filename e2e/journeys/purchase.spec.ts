import { expect, test } from '../fixtures/browser';
import { customer } from '../fixtures/people';

test('a customer on a phone finds a kettle, puts it into the cart, orders, and sees the order', async ({
  openAs,
}) => {
  const page = await openAs(await customer(), '/shop?q=kettle', { viewport: { width: 390, height: 844 } });
  const main = page.getByRole('main');
  await main
    .getByRole('link', { name: /gooseneck kettle/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/product\//);
  await main.getByRole('button', { name: /add to cart/i }).click();
  await main.getByRole('link', { name: 'Go to the cart' }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(main.getByText(/gooseneck kettle/i).first()).toBeVisible();
  await main
    .getByRole('link', { name: /check ?out/i })
    .first()
    .click();
  await expect(page).toHaveURL(/checkout/);

  await main.getByRole('button', { name: /order/i }).click();
  await expect(main.getByText('Choose a country.')).toBeVisible();
  await main.getByLabel(/^(full )?name/i).fill('Vera Lind');
  await main.getByLabel('Street and house number').fill('Strandvägen 7');
  await main.getByLabel('Postal code').fill('114 56');
  await main.getByLabel('Town or city').fill('Stockholm');
  await main.getByLabel('Country').selectOption('Sweden');
  await main.getByRole('button', { name: /order/i }).click();
  await expect(page).toHaveURL(/orders\//);
  await expect(main.getByText(/#W\d{7}/).first()).toBeVisible();
  await expect(main.getByText(/gooseneck kettle/i).first()).toBeVisible();
  await page.goto('/cart');
  await expect(main.getByText('Nothing in here yet.')).toBeVisible();
});
