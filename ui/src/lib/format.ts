/** Every number, time and size people read is written here. */

import { fpsOf, framesPerSecond, parseRate, type Rate } from './rate';

const LOCALE = 'en-US';
const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const upToHundredth = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });

/** `1,234` */
export function count(value: number): string {
  return whole.format(value);
}

/** `29.97` */
export function fps(value: number): string {
  return upToHundredth.format(value);
}

/** A measured speed: `41` or, below ten, `7.3`. */
export function speedFps(value: number): string {
  return value < 10 ? tenth.format(value) : whole.format(value);
}

/** A rate in the wire's text form, as people say it: `29.97`. */
export function rateFps(text: string): string {
  return fps(fpsOf(parseRate(text)));
}

/** `38 %`, from a share of one. Never `100 %` or `0 %` for a share between. */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return '0\u202f%';
  const value = Math.round(share * 100);
  const kept = share > 0 && share < 1 ? Math.min(99, Math.max(1, value)) : value;
  return `${kept}\u202f%`;
}

/** Non-drop timecode `mm:ss:ff`, with hours in front from one hour on. */
export function timecode(frame: number, rate: Rate): string {
  const base = framesPerSecond(rate);
  const digits = base > 100 ? 3 : 2;
  const seconds = Math.floor(frame / base);
  return `${clock(seconds)}:${String(frame % base).padStart(digits, '0')}`;
}

/** `mm:ss`, or `h:mm:ss` from one hour on. */
function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${minutes}` : minutes;
}

/** Elapsed and remaining times: `0:06`, `12:40`, `1:02:03`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const text = clock(seconds);
  return seconds < 600 ? text.slice(1) : text;
}

/** A length in seconds: `15.0 s`, `2 min 5 s`. */
export function seconds(value: number): string {
  if (value < 60) return `${tenth.format(value)}\u202fs`;
  const rounded = Math.round(value);
  const rest = rounded % 60;
  const minutes = `${Math.floor(rounded / 60)}\u202fmin`;
  return rest === 0 ? minutes : `${minutes} ${rest}\u202fs`;
}

/** A measured time: `0.4 ms`, `320 ms`, `1.4 s`. */
export function milliseconds(value: number): string {
  if (value < 10) return `${tenth.format(value)}\u202fms`;
  if (value < 1000) return `${whole.format(value)}\u202fms`;
  return seconds(value / 1000);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size in decimal units: `512 B`, `8.4 MB`. */
export function bytes(value: number): string {
  let unit = 0;
  let scaled = value;
  while (scaled >= 999.5 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || scaled >= 99.95 ? whole : tenth;
  return `${digits.format(scaled)}\u202f${UNITS[unit]}`;
}

/** `1x`, `0.25x`, `-2x`. */
export function factor(value: number): string {
  return `${upToHundredth.format(value)}\u00d7`;
}

/** `1920×1080` */
export function size(width: number, height: number): string {
  return `${width}\u00d7${height}`;
}
