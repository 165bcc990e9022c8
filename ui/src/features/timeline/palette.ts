/** Colours for canvases, read from the style sheet. */

const NAMES = [
  'line',
  'line-strong',
  'text',
  'text-2',
  'text-3',
  'accent',
  'bg-panel',
  'band-verified',
  'band-held',
  'band-on',
  'band-predicted',
  'band-predicted-bg',
  'band-rejected',
  'band-on-rejected',
  'band-ineligible',
  'band-ineligible-bg',
  'band-unknown',
  'band-moving',
  'band-text',
  'font',
] as const;

export type ColourName = (typeof NAMES)[number];
export type Palette = Record<ColourName, string>;

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const entries = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return Object.fromEntries(entries) as Palette;
}
