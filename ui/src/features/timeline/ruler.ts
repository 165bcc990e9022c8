/** Which ticks a ruler draws at a zoom. */

import { framesPerSecond, type Rate } from '../../lib/rate';

/** Ticks in frames: a labelled one every `major`, a small one every `minor`. */
export interface RulerStep {
  major: number;
  minor: number;
}

const LABEL_WIDTH = 76;
const TICK_WIDTH = 7;
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** The finest step whose labels do not touch. */
export function rulerStep(rate: Rate, scale: number): RulerStep {
  const base = framesPerSecond(rate);
  const candidates = [...frameSteps(base), ...SECONDS.map((seconds) => seconds * base)];
  const major =
    candidates.find((step) => step * scale >= LABEL_WIDTH) ?? (candidates.at(-1) as number);
  const minor = candidates.find((step) => major % step === 0 && step * scale >= TICK_WIDTH);
  return { major, minor: minor ?? major };
}

/** Steps below a second that divide it, so that labels stay on whole seconds. */
function frameSteps(base: number): number[] {
  return [1, 2, 3, 5, 6, 10, 12, 15].filter((step) => step < base && base % step === 0);
}
