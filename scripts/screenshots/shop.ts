/** The storefront, page by page: as a stranger with something in the cart, and as a customer with orders. */
import type { Stage } from './stage';

const pages = {
  home: '/',
  shelf: '/shop',
  category: '/shop?category=coffee',
  search: '/shop?q=kettle',
  'search-empty': '/shop?q=bicycle',
  product: '/product/gooseneck-kettle',
  'cart-empty': '/cart',
  help: '/help',
  'sign-in': '/sign-in',
  register: '/register',
  missing: '/no-such-page',
};

export async function takeShop(stage: Stage): Promise<void> {
  const { page } = await stage.open();
  for (const [name, path] of Object.entries(pages)) {
    await stage.attempt(`shop-${name}`, async () => {
      await page.goto(path);
      await stage.shoot(page, `shop-${name}`, true);
    });
  }
  await stage.attempt('shop-cart', async () => {
    await page.goto('/product/gooseneck-kettle');
    await page.getByRole('button', { name: /add to cart/i }).click();
    await page
      .getByText(/added|in your cart/i)
      .first()
      .waitFor();
    await stage.shoot(page, 'shop-added');
    await page.goto('/cart');
    await stage.shoot(page, 'shop-cart', true);
  });
  await stage.attempt('shop-sign-in-wrong', async () => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('vera@shopbell.test');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/wrong/).waitFor();
    await stage.shoot(page, 'shop-sign-in-wrong', true);
  });
  await takeAccount(stage);
}

async function takeAccount(stage: Stage): Promise<void> {
  const { page } = await stage.open('vera');
  await stage.attempt('shop-account', async () => {
    await page.goto('/account');
    await stage.shoot(page, 'shop-account', true);
    await page.goto('/orders');
    await stage.shoot(page, 'shop-orders', true);
    await page.locator('main a[href^="/orders/"]').first().click();
    await page.waitForURL(/\/orders\/./);
    await stage.shoot(page, 'shop-order', true);
  });
  await stage.attempt('shop-checkout', async () => {
    await page.goto('/product/stoneware-mug');
    await page.getByRole('button', { name: /add to cart/i }).click();
    await page
      .getByText(/added|in your cart/i)
      .first()
      .waitFor();
    await page.goto('/checkout');
    await stage.shoot(page, 'shop-checkout', true);
  });
}
