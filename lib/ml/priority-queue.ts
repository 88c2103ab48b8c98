type Entry = { key: number; weight: number };

/** A binary heap: the highest weight first, and the smaller key of equal weights. */
export class PriorityQueue {
  readonly #heap: Entry[] = [];

  push(key: number, weight: number): void {
    const heap = this.#heap;
    const entry = { key, weight };
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.weight > b.weight || (a.weight === b.weight && a.key < b.key);
