/** From key events to commands. */

import { type CommandId, type Press, ROWS } from './table';

export interface KeyLike {
  code: string;
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  repeat?: boolean;
}

/** The command of a key press; `null` when it has none. */
export function commandFor(event: KeyLike): CommandId | null {
  const row = ROWS.find(({ presses }) => presses.some((press) => fits(press, event)));
  if (row === undefined || (event.repeat === true && row.repeats !== true)) return null;
  return row.id;
}

function fits(press: Press, event: KeyLike): boolean {
  const mod = event.ctrlKey || event.metaKey;
  if (mod !== (press.mod ?? false) || event.altKey !== (press.alt ?? false)) return false;
  // Shift is part of how a sign is typed, so only positions care about it.
  if (press.key !== undefined) return press.key === event.key;
  return press.code === event.code && event.shiftKey === (press.shift ?? false);
}

const TEXT_TYPES = new Set(['text', 'search', 'number', 'url', 'email', 'password', 'tel']);

/** Whether a key press belongs to the element it was made in, not to the window. */
export function belongsToElement(target: EventTarget | null, event: KeyLike): boolean {
  if (!(target instanceof HTMLElement) || event.code === 'Escape') return false;
  if (isTextField(target)) return !(event.ctrlKey || event.metaKey);
  if (target.closest('[data-own-keys]') !== null) return isOwnKey(event);
  if (target instanceof HTMLSelectElement) return !(event.ctrlKey || event.metaKey);
  const presses = target.closest('button, a[href], summary, input, [role="tab"]') !== null;
  return presses && (event.code === 'Space' || event.code === 'Enter') && !event.ctrlKey;
}

/** Keys that lists, tabs and grids with `data-own-keys` handle themselves. */
function isOwnKey(event: KeyLike): boolean {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  const moves = event.code.startsWith('Arrow') || event.code === 'Home' || event.code === 'End';
  return plain && (moves || event.code === 'Enter' || event.code === 'Space');
}

function isTextField(element: HTMLElement): boolean {
  if (element instanceof HTMLTextAreaElement || element.isContentEditable) return true;
  return element instanceof HTMLInputElement && TEXT_TYPES.has(element.type);
}
