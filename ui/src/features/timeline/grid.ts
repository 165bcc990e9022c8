/** Moving from clip to clip with the keyboard. */

import type { Lane } from './lanes';

/** A clip by its row and its place in the row. */
export interface Place {
  lane: number;
  clip: number;
}

const PAGE = 5;

/** Where a key leads; `null` when the key does not move or there are no clips. */
export function moveInGrid(lanes: readonly Lane[], from: Place | null, code: string): Place | null {
  if (lanes.length === 0) return null;
  const at = from ?? { lane: 0, clip: 0 };
  switch (code) {
    case 'ArrowLeft':
      return inRow(lanes, at.lane, at.clip - 1);
    case 'ArrowRight':
      return inRow(lanes, at.lane, at.clip + 1);
    case 'Home':
      return inRow(lanes, at.lane, 0);
    case 'End':
      return inRow(lanes, at.lane, Number.POSITIVE_INFINITY);
    case 'ArrowUp':
      return toRow(lanes, at, -1);
    case 'ArrowDown':
      return toRow(lanes, at, 1);
    case 'PageUp':
      return toRow(lanes, at, -PAGE);
    case 'PageDown':
      return toRow(lanes, at, PAGE);
    default:
      return null;
  }
}

function inRow(lanes: readonly Lane[], lane: number, clip: number): Place {
  const last = (lanes[lane]?.clips.length ?? 1) - 1;
  return { lane, clip: Math.max(0, Math.min(clip, last)) };
}

/** The clip of another row that begins nearest to the present one. */
function toRow(lanes: readonly Lane[], at: Place, by: number): Place {
  const lane = Math.max(0, Math.min(lanes.length - 1, at.lane + by));
  const start = lanes[at.lane]?.clips[at.clip]?.start ?? 0;
  const clips = lanes[lane]?.clips ?? [];
  const distances = clips.map((clip) => Math.abs(clip.start - start));
  return { lane, clip: Math.max(0, distances.indexOf(Math.min(...distances))) };
}
