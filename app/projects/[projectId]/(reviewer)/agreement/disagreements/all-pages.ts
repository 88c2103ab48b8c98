/** A list that is served page by page, read whole. Pure. */

export type ListPage<Item> = { items: readonly Item[]; total: number };

/**
 * Every item, once each. The list may move while it is read: an item that comes on two pages is kept once, one that moves to a
 * page already read is missed.
 * @param read    gives a page, from 1, of at most `size` items.
 * @param onRead  is told how many were read, of how many.
 */
export async function readAllPages<Item>(list: {
  read: (page: number) => Promise<ListPage<Item>>;
  size: number;
  keyOf: (item: Item) => string;
  onRead: (read: number, total: number) => void;
}): Promise<Item[]> {
  const found = new Map<string, Item>();
  for (let page = 1; ; page++) {
    const { items, total } = await list.read(page);
    for (const item of items) found.set(list.keyOf(item), item);
    list.onRead(found.size, total);
    if (items.length === 0 || page * list.size >= total) return [...found.values()];
  }
}
