import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

// Tests run in the folder of the window's package.
const CSS = readFileSync('src/styles/tokens.css', 'utf8');

/** The colours of both themes; light overrides dark. */
function themes(): Record<string, Map<string, string>> {
  const [, dark = '', light = ''] = CSS.split(/:root(?:\[data-theme="light"\])? \{/);
  const read = (text: string) =>
    [...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(
      ([, name, value]) => [name as string, value as string] as const,
    );
  return { dark: new Map(read(dark)), light: new Map([...read(dark), ...read(light)]) };
}

/** Relative luminance, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** What is written on what, and the least contrast of it. */
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ['text', ['bg', 'bg-panel', 'bg-raised', 'bg-hover', 'bg-active', 'bg-field'], 7],
  ['text-2', ['bg', 'bg-panel', 'bg-raised', 'bg-hover', 'bg-active'], 4.5],
  ['text-3', ['bg', 'bg-panel', 'bg-raised', 'bg-preview', 'bg-field'], 4.5],
  ['accent', ['bg-panel', 'bg-raised', 'accent-soft'], 4.5],
  ['on-accent', ['accent-fill', 'accent-fill-hover'], 4.5],
  ['ok', ['bg-panel', 'ok-soft'], 4.5],
  ['warn', ['bg-panel', 'warn-soft'], 4.5],
  ['bad', ['bg-panel', 'bg-raised', 'bad-soft'], 4.5],
  ['band-on', ['band-verified', 'band-held'], 4.5],
  ['band-on-rejected', ['band-rejected'], 4.5],
  ['band-text', ['band-ineligible-bg', 'band-moving'], 4.5],
  ['text', ['band-predicted-bg'], 4.5],
  [
    'clip-text',
    ['clip-element', 'clip-composition', 'clip-image', 'clip-video', 'clip-audio', 'clip-canvas'],
    4.5,
  ],
  ['focus', ['bg', 'bg-panel', 'bg-raised'], 3],
];

describe.each(Object.entries(themes()))('the %s theme', (_, colours) => {
  it.each(PAIRS)('makes %s readable', (text, grounds, least) => {
    for (const ground of grounds) {
      const [above, below] = [colours.get(text), colours.get(ground)];
      if (above === undefined || below === undefined) throw new Error(`${text} on ${ground}`);
      expect(contrast(above, below), `${text} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });
});
