/** Prices are EUR in integer cents everywhere; only here do they become text. */
const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });

/** `8900` → `€89.00`. */
export function moneyText(cents: number): string {
  return euros.format(cents / 100);
}
