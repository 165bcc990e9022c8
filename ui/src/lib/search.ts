/** The index of the first element for which `after` is true; `items.length` when there is none. */
export function firstIndex<T>(items: readonly T[], after: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && after(item)) high = middle;
    else low = middle + 1;
  }
  return low;
}
