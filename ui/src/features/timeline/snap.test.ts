import { expect, it } from 'vitest';
import type { Cut } from '../../bindings';
import { snapBoundary } from './snap';

const cuts: Cut[] = [30, 90].map((frame) => ({ frame, starts: [], ends: [] }));
const view = { frames: 120, width: 240, scale: 2, scroll: 0 };

it('pulls to the nearest cut and to both ends, and lets go a few pixels away', () => {
  const at = (x: number) => snapBoundary(cuts, view, x, Math.round(x / 2));
  expect([60, 54, 67, 185].map(at)).toEqual([30, 30, 30, 90]);
  expect([52, 68].map(at)).toEqual([26, 34]);
  expect([4, 238].map(at)).toEqual([0, 120]);
});

it('measures in pixels, not in frames', () => {
  const near = { ...view, scale: 20, scroll: 20 * 20 };
  expect(snapBoundary(cuts, near, 20 * 10 + 6, 30)).toBe(30);
  expect(snapBoundary(cuts, near, 20 * 12, 32)).toBe(32);
});
