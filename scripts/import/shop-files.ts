/**
 * A shop as its files say it: products.json, customers.json, orders.json of one folder, checked row by row and against
 * each other. Refuses the whole when one row is bad, and then names them all.
 */
import { type BadRow, BadRowsError } from './bad-row';
import type { Path } from './located-json';
import { type CustomerRow, customer, type OrderRow, order, type ProductRow, product } from './rows';
import { type Rows, readRows } from './rows-file';

export interface ShopFiles {
  products: Rows<ProductRow>;
  customers: Rows<CustomerRow>;
  orders: Rows<OrderRow>;
}

/** @throws BadRowsError, or an Error with one sentence where a file cannot be read. */
export async function readShop(folder: string): Promise<ShopFiles> {
  const shop = {
    products: await readRows(folder, 'products.json', product),
    customers: await readRows(folder, 'customers.json', customer),
    orders: await readRows(folder, 'orders.json', order),
  };
  const badRows = [
    ...shop.products.badRows,
    ...repeatedProducts(shop.products),
    ...shop.customers.badRows,
    ...repeatedCustomers(shop.customers),
    ...shop.orders.badRows,
    ...repeatedOrders(shop.orders),
    // What refers to a row that is bad itself would only repeat that.
    ...(shop.customers.badRows.length + shop.orders.badRows.length > 0 ? [] : danglingReferences(shop)),
  ];
  if (badRows.length > 0) throw new BadRowsError(badRows);
  return shop;
}

/** What orders hold may have left the shelf, so their skus need not be in products.json. */
function danglingReferences({ customers, orders }: ShopFiles): BadRow[] {
  const customerIds = new Set(customers.rows.map(({ row }) => row.id));
  const customerOf = new Map(orders.rows.map(({ row }) => [row.id, row.customerId]));
  const strangers = orders.rows
    .filter(({ row }) => !customerIds.has(row.customerId))
    .map(({ row, index }) =>
      orders.badRowAt(index, ['customerId'], `there is no customer "${row.customerId}" in customers.json`),
    );
  const wrongOrders = customers.rows.flatMap(({ row, index }) =>
    row.orders.flatMap((number, place) => {
      const owner = customerOf.get(number);
      if (owner === row.id) return [];
      const reason = owner
        ? `order ${number} is "${owner}"'s in orders.json`
        : `there is no order ${number} in orders.json`;
      return [customers.badRowAt(index, ['orders', place], reason)];
    }),
  );
  return [...wrongOrders, ...strangers];
}

function repeatedProducts(products: Rows<ProductRow>): BadRow[] {
  const repeatedId = findRepeats(products);
  const repeatedSku = findRepeats(products);
  return products.rows.flatMap(({ row, index }) => [
    ...repeatedId(row.id, index, ['id']),
    ...row.variants.flatMap(({ sku }, place) => repeatedSku(sku, index, ['variants', place, 'sku'])),
  ]);
}

function repeatedCustomers(customers: Rows<CustomerRow>): BadRow[] {
  const repeatedId = findRepeats(customers);
  const repeatedEmail = findRepeats(customers);
  return customers.rows.flatMap(({ row, index }) => [
    ...repeatedId(row.id, index, ['id']),
    ...repeatedEmail(row.email, index, ['email']),
  ]);
}

function repeatedOrders(orders: Rows<OrderRow>): BadRow[] {
  const repeatedNumber = findRepeats(orders);
  return orders.rows.flatMap(({ row, index }) => repeatedNumber(row.id, index, ['id']));
}

/** For values that may stand once in a file: answers the bad row that a second one is. */
function findRepeats({ lineOf, badRowAt }: Rows<unknown>) {
  const firsts = new Map<string, { index: number; at: Path }>();
  return (value: string, index: number, at: Path): BadRow[] => {
    const first = firsts.get(value);
    if (first) return [badRowAt(index, at, `"${value}" is on line ${lineOf(first.index, first.at)} already`)];
    firsts.set(value, { index, at });
    return [];
  };
}
