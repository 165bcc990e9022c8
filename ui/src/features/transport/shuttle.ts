/** Speeds of J and L: every further press doubles, the other direction starts over. */

export const SPEEDS = [0.25, 0.5, 1, 2, 4] as const;
const FASTEST = 4;

/** The speed after a press of L (`direction` 1) or J (-1) while playing at `speed` (0: stopped). */
export function shuttle(speed: number, direction: 1 | -1): number {
  const same = speed * direction > 0;
  if (!same) return direction;
  return direction * Math.min(FASTEST, Math.abs(speed) * 2);
}
