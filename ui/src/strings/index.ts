/** Looks words up and fills them in. */

import { count } from '../lib/format';
import { en, type Key } from './en';

export type { Key } from './en';
export type Values = Record<string, string | number>;

const PLACEHOLDER = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

/** Fills `{name}` with a value and `{n|one|many}` with the word for a number. */
export function fill(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (_, name: string, one?: string, many?: string) => {
    const value = values[name] ?? '';
    if (one !== undefined && many !== undefined) return value === 1 ? one : many;
    return typeof value === 'number' ? count(value) : value;
  });
}

/** The words for a key. */
export function t(key: Key, values: Values = {}): string {
  return fill(en[key], values);
}
