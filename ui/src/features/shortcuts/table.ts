/** The keyboard map: what the window listens to and what the `?` sheet shows. */

import { type Key, t } from '../../strings';

export type Group = 'playback' | 'navigate' | 'range' | 'view' | 'file';

/**
 * One way to press a command. Letters and digits go by `code`, so that every layout works;
 * signs go by `key`, since they move around between layouts.
 */
export interface Press {
  code?: string;
  key?: string;
  /** Ctrl, or Command on macOS. */
  mod?: boolean;
  shift?: boolean;
  alt?: boolean;
}

interface Row {
  id: string;
  group: Group;
  label: Key;
  presses: readonly Press[];
  /** Whether holding the key repeats the command. */
  repeats?: boolean;
}

export const SHORTCUTS = [
  { id: 'play', group: 'playback', label: 'key.play', presses: [{ code: 'Space' }] },
  { id: 'backward', group: 'playback', label: 'key.backward', presses: [{ code: 'KeyJ' }] },
  { id: 'stop', group: 'playback', label: 'key.stop', presses: [{ code: 'KeyK' }] },
  { id: 'forward', group: 'playback', label: 'key.forward', presses: [{ code: 'KeyL' }] },
  {
    id: 'repeat',
    group: 'playback',
    label: 'key.repeat',
    presses: [{ code: 'KeyL', shift: true }],
  },
  {
    id: 'stepBack',
    group: 'navigate',
    label: 'key.stepBack',
    presses: [{ code: 'ArrowLeft' }, { key: ',' }],
    repeats: true,
  },
  {
    id: 'stepForward',
    group: 'navigate',
    label: 'key.stepForward',
    presses: [{ code: 'ArrowRight' }, { key: '.' }],
    repeats: true,
  },
  {
    id: 'secondBack',
    group: 'navigate',
    label: 'key.secondBack',
    presses: [{ code: 'ArrowLeft', shift: true }],
    repeats: true,
  },
  {
    id: 'secondForward',
    group: 'navigate',
    label: 'key.secondForward',
    presses: [{ code: 'ArrowRight', shift: true }],
    repeats: true,
  },
  {
    id: 'tenBack',
    group: 'navigate',
    label: 'key.tenBack',
    presses: [{ code: 'ArrowLeft', alt: true }],
    repeats: true,
  },
  {
    id: 'tenForward',
    group: 'navigate',
    label: 'key.tenForward',
    presses: [{ code: 'ArrowRight', alt: true }],
    repeats: true,
  },
  { id: 'start', group: 'navigate', label: 'key.start', presses: [{ code: 'Home' }] },
  { id: 'end', group: 'navigate', label: 'key.end', presses: [{ code: 'End' }] },
  { id: 'goIn', group: 'navigate', label: 'key.goIn', presses: [{ code: 'KeyA' }] },
  { id: 'goOut', group: 'navigate', label: 'key.goOut', presses: [{ code: 'KeyE' }] },
  {
    id: 'previousCut',
    group: 'navigate',
    label: 'key.previousCut',
    presses: [{ code: 'ArrowUp' }],
    repeats: true,
  },
  {
    id: 'nextCut',
    group: 'navigate',
    label: 'key.nextCut',
    presses: [{ code: 'ArrowDown' }],
    repeats: true,
  },
  {
    id: 'previousRun',
    group: 'navigate',
    label: 'key.previousRun',
    presses: [{ key: '[' }],
    repeats: true,
  },
  {
    id: 'nextRun',
    group: 'navigate',
    label: 'key.nextRun',
    presses: [{ key: ']' }],
    repeats: true,
  },
  { id: 'goTo', group: 'navigate', label: 'key.goTo', presses: [{ code: 'KeyG' }] },
  { id: 'setIn', group: 'range', label: 'key.setIn', presses: [{ code: 'KeyI' }] },
  { id: 'setOut', group: 'range', label: 'key.setOut', presses: [{ code: 'KeyO' }] },
  {
    id: 'clearIn',
    group: 'range',
    label: 'key.clearIn',
    presses: [{ code: 'KeyI', shift: true }],
  },
  {
    id: 'clearOut',
    group: 'range',
    label: 'key.clearOut',
    presses: [{ code: 'KeyO', shift: true }],
  },
  { id: 'clearRange', group: 'range', label: 'key.clearRange', presses: [{ code: 'KeyX' }] },
  {
    id: 'export',
    group: 'range',
    label: 'key.export',
    presses: [
      { code: 'KeyE', mod: true },
      { code: 'Enter', mod: true },
    ],
  },
  {
    id: 'exportOptions',
    group: 'range',
    label: 'key.exportOptions',
    presses: [{ code: 'KeyE', mod: true, shift: true }],
  },
  { id: 'dedup', group: 'range', label: 'key.dedup', presses: [{ code: 'KeyD' }] },
  { id: 'batch', group: 'range', label: 'key.batch', presses: [{ code: 'KeyB' }] },
  { id: 'snapshot', group: 'range', label: 'key.snapshot', presses: [{ code: 'KeyC' }] },
  {
    id: 'copyFrame',
    group: 'range',
    label: 'key.copyFrame',
    presses: [{ code: 'KeyC', shift: true }],
  },
  {
    id: 'zoomIn',
    group: 'view',
    label: 'key.zoomIn',
    presses: [{ key: '+' }, { key: '=' }],
    repeats: true,
  },
  { id: 'zoomOut', group: 'view', label: 'key.zoomOut', presses: [{ key: '-' }], repeats: true },
  { id: 'zoomFit', group: 'view', label: 'key.zoomFit', presses: [{ code: 'KeyZ' }] },
  {
    id: 'previewFit',
    group: 'view',
    label: 'key.previewFit',
    presses: [{ code: 'Digit0', mod: true }],
  },
  {
    id: 'previewActual',
    group: 'view',
    label: 'key.previewActual',
    presses: [{ code: 'Digit1', mod: true }],
  },
  { id: 'checkerboard', group: 'view', label: 'key.checkerboard', presses: [{ code: 'KeyT' }] },
  { id: 'fullscreen', group: 'view', label: 'key.fullscreen', presses: [{ code: 'KeyF' }] },
  { id: 'chrome', group: 'view', label: 'key.chrome', presses: [{ key: '\\' }] },
  { id: 'palette', group: 'view', label: 'key.palette', presses: [{ code: 'KeyK', mod: true }] },
  { id: 'shortcuts', group: 'view', label: 'key.shortcuts', presses: [{ key: '?' }] },
  { id: 'escape', group: 'view', label: 'key.escape', presses: [{ code: 'Escape' }] },
  { id: 'open', group: 'file', label: 'key.open', presses: [{ code: 'KeyO', mod: true }] },
  {
    id: 'openFile',
    group: 'file',
    label: 'key.openFile',
    presses: [{ code: 'KeyO', mod: true, shift: true }],
  },
  { id: 'close', group: 'file', label: 'key.close', presses: [{ code: 'KeyW', mod: true }] },
] as const satisfies readonly Row[];

export type CommandId = (typeof SHORTCUTS)[number]['id'];

/** The groups in the order of the sheet. */
export const GROUPS: readonly Group[] = ['playback', 'navigate', 'range', 'view', 'file'];

/** The rows with their common type. */
export const ROWS: readonly (Row & { id: CommandId })[] = SHORTCUTS;

const NOT_CHOSEN: ReadonlySet<CommandId> = new Set(['palette', 'escape']);

/** The commands whose words hold every part of a text. */
export function found(text: string): (Row & { id: CommandId })[] {
  const parts = text.toLowerCase().split(/\s+/);
  return ROWS.filter(({ id, label }) => {
    const words = t(label).toLowerCase();
    return !NOT_CHOSEN.has(id) && parts.every((part) => words.includes(part));
  });
}
