import type { Cut } from '../../bindings';
import { firstIndex } from '../../lib/search';

/** The next cut after a frame; `null` when there is none. */
export function nextCut(cuts: readonly Cut[], frame: number): number | null {
  return cuts[firstIndex(cuts, (cut) => cut.frame > frame)]?.frame ?? null;
}

/** The last cut before a frame; `null` when there is none. */
export function previousCut(cuts: readonly Cut[], frame: number): number | null {
  return cuts[firstIndex(cuts, (cut) => cut.frame >= frame) - 1]?.frame ?? null;
}

/** Cuts in `start..end`, with their places in the list. */
export function cutsBetween(
  cuts: readonly Cut[],
  start: number,
  end: number,
): { cut: Cut; index: number }[] {
  const first = firstIndex(cuts, (cut) => cut.frame >= start);
  const last = firstIndex(cuts, (cut) => cut.frame >= end);
  return cuts.slice(first, last).map((cut, offset) => ({ cut, index: first + offset }));
}

/** The cut whose frame is nearest to `frame` and at most `reach` frames away. */
export function cutNear(cuts: readonly Cut[], frame: number, reach: number): Cut | null {
  const next = firstIndex(cuts, (cut) => cut.frame >= frame);
  const near = [cuts[next - 1], cuts[next]].filter((cut) => cut !== undefined);
  near.sort((a, b) => Math.abs(a.frame - frame) - Math.abs(b.frame - frame));
  const best = near[0];
  return best !== undefined && Math.abs(best.frame - frame) <= reach ? best : null;
}
