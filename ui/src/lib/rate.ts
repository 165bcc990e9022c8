/** Frame rates and the conversion between seconds and frames, as in crates/timeline. */

/** Frames a second as a fraction. */
export interface Rate {
  num: number;
  den: number;
}

/** Reads `30` or `30000/1001`; 30 when the text is neither. */
export function parseRate(text: string): Rate {
  const [num, den] = text.split('/').map(Number);
  const rate = { num: num ?? 30, den: den ?? 1 };
  return rate.num > 0 && rate.den > 0 ? rate : { num: 30, den: 1 };
}

/** The time of a frame in seconds. */
export function timeOf(rate: Rate, frame: number): number {
  return (frame * rate.den) / rate.num;
}

/** Frames a second as a number. */
export function fpsOf(rate: Rate): number {
  return rate.num / rate.den;
}

/** Whole frames that count as one second, in timecodes and for the one-second step. */
export function framesPerSecond(rate: Rate): number {
  return Math.max(1, Math.round(fpsOf(rate)));
}
