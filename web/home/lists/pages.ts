import type { Client } from '../account/client.ts';
import type { ListPage } from '../operations.ts';

/** How many a page holds. */
export const pageSize = 20;

/**
 * Reads from the first page on until there are as many as wanted, or no more: a page may be short, even empty.
 * @param wanted how many
 */
export function readPages<Item>(client: Client, query: string, wanted: number): Promise<ListPage<Item>> {
  return readOn(client, query, { items: [], nextToken: null }, wanted);
}

/** Reads on after what was read. */
export function readMore<Item>(client: Client, query: string, { items, nextToken }: ListPage<Item>) {
  return readOn(client, query, { items, nextToken }, items.length + 1);
}

async function readOn<Item>(client: Client, query: string, read: ListPage<Item>, wanted: number) {
  const items = [...read.items];
  let { nextToken } = read;
  do {
    const variables = { limit: pageSize, ...(nextToken && { nextToken }) };
    const { page } = await client.run<{ page: ListPage<Item> }>(query, variables);
    items.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken && items.length < wanted);
  return { items, nextToken };
}
