/** Pulling things to cuts, so that a range begins and ends where clips do. */

import type { Cut } from '../../bindings';
import { cutNear } from './cuts';
import type { View } from './geometry';

/** Pixels from which a cut pulls. */
const REACH = 7;

/** The boundary a pixel means: the cut near it, or the nearest one between frames. */
export function snapBoundary(
  cuts: readonly Cut[],
  view: View,
  x: number,
  boundary: number,
): number {
  const exact = (x + view.scroll) / view.scale;
  const ends = [0, view.frames].find((end) => Math.abs(end - exact) * view.scale <= REACH);
  return cutNear(cuts, exact, REACH / view.scale)?.frame ?? ends ?? boundary;
}
