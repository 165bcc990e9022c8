/** How a key press is written for people. */

import type { Press } from './table';

const NAMES: Record<string, string> = {
  Space: 'Space',
  Escape: 'Esc',
  Enter: 'Enter',
  Home: 'Home',
  End: 'End',
  ArrowLeft: '\u2190',
  ArrowRight: '\u2192',
  ArrowUp: '\u2191',
  ArrowDown: '\u2193',
};

/** The caps to draw, such as `Ctrl`, `Shift`, `E`. */
export function spell(press: Press, mac: boolean): string[] {
  const caps: string[] = [];
  if (press.mod) caps.push(mac ? '\u2318' : 'Ctrl');
  if (press.alt) caps.push(mac ? '\u2325' : 'Alt');
  if (press.shift) caps.push(mac ? '\u21e7' : 'Shift');
  caps.push(press.key ?? name(press.code ?? ''));
  return caps;
}

function name(code: string): string {
  return NAMES[code] ?? code.replace(/^Key|^Digit/, '');
}
