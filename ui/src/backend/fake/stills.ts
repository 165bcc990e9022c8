import type { Analysis } from '../../bindings';

/** The frame whose picture a frame shows: its run's anchor, or itself. */
export function segmentAnchor(analysis: Analysis, frame: number): number {
  const run = analysis.static_runs.find(
    ({ start, end, state }) => state !== 'rejected' && start <= frame && frame < end,
  );
  return run?.anchor ?? frame;
}

/** Frames that a fake export holds. */
export function heldFrames(analysis: Analysis): number {
  return analysis.static_runs
    .filter(({ state }) => state !== 'rejected')
    .reduce((sum, { start, end }) => sum + end - start, 0);
}
