/** In and out points. Both name frames that belong to the range, as in editing programs. */

import type { FrameRange } from '../../bindings';
import { clamp } from '../../lib/clamp';

export interface Marks {
  in: number | null;
  out: number | null;
}

export const NO_MARKS: Marks = { in: null, out: null };

/** Sets the in point; an out point before it is dropped. */
export function setIn(marks: Marks, frame: number): Marks {
  return { in: frame, out: marks.out !== null && marks.out < frame ? null : marks.out };
}

/** Sets the out point; an in point after it is dropped. */
export function setOut(marks: Marks, frame: number): Marks {
  return { in: marks.in !== null && marks.in > frame ? null : marks.in, out: frame };
}

/** The marked frames, half-open; `null` when nothing is marked or everything is. */
export function markedRange(marks: Marks, frames: number): FrameRange | null {
  if (marks.in === null && marks.out === null) return null;
  const start = clamp(marks.in ?? 0, 0, frames - 1);
  const end = clamp((marks.out ?? frames - 1) + 1, start + 1, frames);
  return start === 0 && end === frames ? null : { start, end };
}

/** First frame of the marked range, or of everything. */
export function firstFrame(marks: Marks): number {
  return marks.in ?? 0;
}

/** Last frame of the marked range, or of everything. */
export function lastFrame(marks: Marks, frames: number): number {
  return Math.max(0, marks.out ?? frames - 1);
}
