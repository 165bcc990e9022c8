/** Paints the ruler with its cut ticks and the marked range. */

import type { Cut, FrameRange } from '../../bindings';
import { timecode } from '../../lib/format';
import { framesPerSecond, type Rate } from '../../lib/rate';
import { cutsBetween } from './cuts';
import { frameToX, type View, visibleFrames } from './geometry';
import type { Strip } from './paint_band';
import type { Palette } from './palette';
import { rulerStep } from './ruler';

type Context = CanvasRenderingContext2D;

export interface RulerContent {
  rate: Rate;
  cuts: readonly Cut[];
  range: FrameRange | null;
}

export function paintRuler(
  context: Context,
  strip: Strip,
  view: View,
  content: RulerContent,
  palette: Palette,
): void {
  if (content.range !== null) paintRange(context, strip, view, content.range, palette);
  paintTicks(context, strip, view, content.rate, palette);
  paintCuts(context, strip, view, content.cuts, palette);
}

function paintRange(
  context: Context,
  strip: Strip,
  view: View,
  { start, end }: FrameRange,
  palette: Palette,
): void {
  const left = frameToX(view, start);
  context.fillStyle = palette.accent;
  context.globalAlpha = 0.22;
  context.fillRect(left, strip.top, frameToX(view, end) - left, strip.height);
  context.globalAlpha = 1;
}

function paintTicks(
  context: Context,
  { top, height }: Strip,
  view: View,
  rate: Rate,
  palette: Palette,
): void {
  const { major, minor } = rulerStep(rate, view.scale);
  const { start, end } = visibleFrames(view);
  const base = framesPerSecond(rate);
  context.font = `400 11px ${palette.font}`;
  context.textBaseline = 'alphabetic';
  for (let frame = Math.floor(start / major) * major; frame < end; frame += minor) {
    const x = Math.round(frameToX(view, frame)) + 0.5;
    const isMajor = frame % major === 0;
    context.fillStyle = palette['line-strong'];
    context.fillRect(x - 0.5, top + height - (isMajor ? 9 : 4), 1, isMajor ? 9 : 4);
    if (!isMajor) continue;
    context.fillStyle = frame % base === 0 ? palette['text-2'] : palette['text-3'];
    context.fillText(timecode(frame, rate), x + 4, top + 12);
  }
}

/** Cuts nearer to each other than this, in pixels, are ticks: diamonds would run together. */
const DIAMOND_ROOM = 8;

/** Small diamonds on the lower edge, or ticks where there is no room for them. */
function paintCuts(
  context: Context,
  { top, height }: Strip,
  view: View,
  cuts: readonly Cut[],
  palette: Palette,
): void {
  const { start, end } = visibleFrames(view);
  const y = top + height - 4;
  const places = cutsBetween(cuts, start, end).map(({ cut }) => frameToX(view, cut.frame));
  let last = Number.NEGATIVE_INFINITY;
  context.fillStyle = palette.text;
  context.beginPath();
  for (const [index, x] of places.entries()) {
    const next = places[index + 1] ?? Number.POSITIVE_INFINITY;
    if (Math.min(x - last, next - x) < DIAMOND_ROOM) {
      if (x - last >= 3) {
        context.rect(Math.round(x), y - 3, 1, 7);
        last = x;
      }
      continue;
    }
    last = x;
    context.moveTo(x, y - 4);
    context.lineTo(x + 3, y);
    context.lineTo(x, y + 4);
    context.lineTo(x - 3, y);
    context.closePath();
  }
  context.fill();
}
