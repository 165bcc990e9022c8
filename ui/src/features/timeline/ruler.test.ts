import { expect, it } from 'vitest';
import { rulerStep } from './ruler';

it('chooses steps whose labels do not touch and whose ticks divide them', () => {
  for (const rate of [
    { num: 30, den: 1 },
    { num: 24, den: 1 },
    { num: 30000, den: 1001 },
  ]) {
    for (let scale = 0.001; scale < 48; scale *= 1.7) {
      const { major, minor } = rulerStep(rate, scale);
      expect(major % minor).toBe(0);
      if (major < 3600 * 24) expect(major * scale).toBeGreaterThanOrEqual(76);
    }
  }
});

it('labels seconds when everything of a short film is visible', () => {
  expect(rulerStep({ num: 30, den: 1 }, 2.6)).toEqual({ major: 30, minor: 3 });
});
