/** Reads what was typed into the go-to-frame field. */

import { clamp } from '../../lib/clamp';
import { framesPerSecond, parseRate } from '../../lib/rate';

/**
 * A frame number (`132`), a step from the playhead (`+10`, `-10`) or a timecode (`mm:ss:ff`,
 * `ss:ff`), kept within the composition; `null` for anything else.
 */
export function readFrame(
  text: string,
  current: number,
  frames: number,
  fps: string,
): number | null {
  const trimmed = text.trim();
  const frame = trimmed.includes(':') ? fromTimecode(trimmed, fps) : fromNumber(trimmed, current);
  return frame === null ? null : clamp(frame, 0, frames - 1);
}

function fromNumber(text: string, current: number): number | null {
  if (/^\d+$/.test(text)) return Number(text);
  return /^[+-]\d+$/.test(text) ? current + Number(text) : null;
}

function fromTimecode(text: string, fps: string): number | null {
  if (!/^\d+(:\d+){1,3}$/.test(text)) return null;
  const base = framesPerSecond(parseRate(fps));
  const [frame = 0, seconds = 0, minutes = 0, hours = 0] = text.split(':').map(Number).reverse();
  return ((hours * 60 + minutes) * 60 + seconds) * base + frame;
}
