/** Writes a whole shop into the database in one transaction, or nothing of it. */
import type { PoolClient } from 'pg';
import { commandLine, recordAudit } from '#lib/server/identity/audit';
import { inTransaction } from '#lib/server/platform/db';
import { BadRowsError } from './bad-row';
import { loadCustomers, takenEmails } from './load-customers';
import { loadOrders, takenNumbers } from './load-orders';
import { type Loaded, loadProducts, takenSkus } from './load-products';
import type { ShopFiles } from './shop-files';

export interface Import {
  products: Loaded & { variants: number };
  customers: Loaded;
  orders: Loaded & { items: number };
}

/** Two imports at once would both find a product missing. */
const importLock = 7_267_374;

function recordImport(client: PoolClient, { products, customers, orders }: Import): Promise<void> {
  return recordAudit(
    {
      actor: commandLine,
      action: 'shop_imported',
      details: { products: products.total, customers: customers.total, orders: orders.total },
    },
    client,
  );
}

/** @throws BadRowsError where a row claims what belongs to somebody else in this shop. */
export function loadShop(shop: ShopFiles, importedAt = new Date()): Promise<Import> {
  return inTransaction(async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [importLock]);
    const badRows = [
      ...(await takenSkus(client, shop.products)),
      ...(await takenEmails(client, shop.customers)),
      ...(await takenNumbers(client, shop.orders)),
    ];
    if (badRows.length > 0) throw new BadRowsError(badRows);
    const loaded = {
      products: await loadProducts(client, shop.products, importedAt),
      customers: await loadCustomers(client, shop.customers, importedAt),
      orders: await loadOrders(client, shop.orders, importedAt),
    };
    await recordImport(client, loaded);
    return loaded;
  });
}
