import type { FrameRange, StaticRun } from '../../bindings';

/** Frames of a range that lie in runs which may be reused. */
export function stillIn(runs: readonly StaticRun[], range: FrameRange): number {
  return runs
    .filter(({ state }) => state !== 'rejected')
    .map(({ start, end }) => Math.min(end, range.end) - Math.max(start, range.start))
    .reduce((sum, frames) => sum + Math.max(0, frames), 0);
}
