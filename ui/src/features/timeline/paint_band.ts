/** Paints the static band: every state has a colour, a pattern and a word. */

import type { Ineligible } from '../../bindings';
import { count } from '../../lib/format';
import { firstIndex } from '../../lib/search';
import { t } from '../../strings';
import type { Band, Segment } from './band';
import { frameToX, type View, visibleFrames } from './geometry';
import type { Palette } from './palette';
import { reasonWords } from './words';

/** Where the band is on its canvas. */
export interface Strip {
  top: number;
  height: number;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Context = CanvasRenderingContext2D;

/** Narrower segments get a plain colour: patterns would only flicker. */
const PATTERN_WIDTH = 5;
const WORD_PADDING = 8;

export function paintBand(
  context: Context,
  strip: Strip,
  view: View,
  band: Band,
  palette: Palette,
): void {
  const { start, end } = visibleFrames(view);
  const first = firstIndex(band.segments, (segment) => segment.end > start);
  let painted = Number.NEGATIVE_INFINITY;
  for (let index = first; index < band.segments.length; index += 1) {
    const segment = band.segments[index] as Segment;
    if (segment.start >= end) break;
    const right = frameToX(view, segment.end);
    // Of several segments on one pixel only the first is visible.
    if (right < painted + 1) continue;
    paintSegment(context, boxOf(segment, strip, view), segment, palette);
    painted = right;
  }
}

/** The box of a segment, cut to just beyond the visible part. */
function boxOf(segment: Segment, strip: Strip, view: View): Box {
  const left = Math.max(-20, frameToX(view, segment.start));
  const right = Math.min(view.width + 20, frameToX(view, segment.end));
  const gap = right - left > 3 ? 1 : 0;
  return { x: left, y: strip.top, width: Math.max(1, right - left - gap), height: strip.height };
}

function paintSegment(context: Context, box: Box, segment: Segment, palette: Palette): void {
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, Math.min(3, box.width / 3));
  context.clip();
  fill(context, box, segment, palette);
  if (box.width >= PATTERN_WIDTH) pattern(context, box, segment, palette);
  word(context, box, segment, palette);
  context.restore();
}

function fill(context: Context, box: Box, { kind }: Segment, palette: Palette): void {
  const narrow = box.width < PATTERN_WIDTH;
  const colours = {
    verified: palette['band-verified'],
    held: palette['band-held'],
    predicted: narrow ? palette['band-predicted'] : palette['band-predicted-bg'],
    rejected: palette['band-rejected'],
    ineligible: narrow ? palette['band-ineligible'] : palette['band-ineligible-bg'],
    moving: palette['band-moving'],
    unknown: palette['band-moving'],
    outside: palette['band-moving'],
  };
  context.fillStyle = colours[kind];
  context.fillRect(box.x, box.y, box.width, box.height);
}

function pattern(context: Context, box: Box, { kind }: Segment, palette: Palette): void {
  if (kind === 'predicted') {
    hatch(context, box, palette['band-predicted'], 7, 1);
    outline(context, box, palette['band-predicted']);
  } else if (kind === 'ineligible') hatch(context, box, palette['band-ineligible'], 6, -1);
  else if (kind === 'rejected') notches(context, box, palette['band-on-rejected']);
  else if (kind === 'held') equals(context, box, palette['band-on']);
  else if (kind === 'unknown' || kind === 'outside') dots(context, box, palette['band-unknown']);
}

/** Slanted lines; `slope` 1 rises to the right. */
function hatch(context: Context, box: Box, colour: string, step: number, slope: 1 | -1): void {
  context.strokeStyle = colour;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.beginPath();
  for (let x = box.x - box.height; x < box.x + box.width + box.height; x += step) {
    const from = slope > 0 ? box.y + box.height : box.y;
    const to = slope > 0 ? box.y : box.y + box.height;
    context.moveTo(x, from);
    context.lineTo(x + box.height, to);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function outline(context: Context, box: Box, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 3);
  context.stroke();
}

/** Teeth along the upper edge. */
function notches(context: Context, box: Box, colour: string): void {
  context.fillStyle = colour;
  context.globalAlpha = 0.75;
  context.beginPath();
  for (let x = box.x + 2; x < box.x + box.width; x += 9) {
    context.moveTo(x, box.y);
    context.lineTo(x + 3, box.y + 5);
    context.lineTo(x + 6, box.y);
  }
  context.fill();
  context.globalAlpha = 1;
}

/** Pairs of short lines: the same again. */
function equals(context: Context, box: Box, colour: string): void {
  context.strokeStyle = colour;
  context.globalAlpha = 0.32;
  context.lineWidth = 1.5;
  context.beginPath();
  const middle = box.y + box.height / 2;
  for (let x = box.x + 6; x < box.x + box.width - 6; x += 14) {
    context.moveTo(x, middle - 2.5);
    context.lineTo(x + 6, middle - 2.5);
    context.moveTo(x, middle + 2.5);
    context.lineTo(x + 6, middle + 2.5);
  }
  context.stroke();
  context.globalAlpha = 1;
}

function dots(context: Context, box: Box, colour: string): void {
  context.fillStyle = colour;
  const middle = box.y + box.height / 2 - 0.75;
  for (let x = box.x + 4; x < box.x + box.width; x += 7) context.fillRect(x, middle, 1.5, 1.5);
}

/** The word and the number of frames, where there is room for it. */
function word(context: Context, box: Box, segment: Segment, palette: Palette): void {
  const texts = wordsFor(segment);
  const colours = wordColours(segment, palette);
  context.font = `500 11px ${palette.font}`;
  const visible = { left: Math.max(0, box.x), right: box.x + box.width };
  for (const text of texts) {
    const width = context.measureText(text).width + WORD_PADDING * 2;
    if (width > visible.right - visible.left) continue;
    context.fillStyle = colours.behind;
    context.fillRect(visible.left + 2, box.y + 2, width - 4, box.height - 4);
    context.fillStyle = colours.text;
    context.textBaseline = 'middle';
    context.fillText(text, visible.left + WORD_PADDING, box.y + box.height / 2 + 0.5);
    return;
  }
}

/** From the longest to the shortest. */
function wordsFor({ kind, start, end, ineligible }: Segment): string[] {
  const state = t(`band.${kind}`);
  if (kind === 'moving') return [];
  if (kind === 'unknown' || kind === 'outside') return [state];
  if (kind === 'ineligible') return [...ineligibleWords(ineligible), state];
  return [t('band.word', { state, n: count(end - start) }), state];
}

function ineligibleWords(ineligible: readonly Ineligible[]): string[] {
  const plain = reasonWords(ineligible.map((interval) => ({ ...interval, detail: '' })));
  const because = (reasons: string) => t('band.because', { reasons });
  return [because(reasonWords(ineligible)), because(plain), plain];
}

function wordColours({ kind }: Segment, palette: Palette): { text: string; behind: string } {
  switch (kind) {
    case 'verified':
      return { text: palette['band-on'], behind: palette['band-verified'] };
    case 'held':
      return { text: palette['band-on'], behind: palette['band-held'] };
    case 'rejected':
      return { text: palette['band-on-rejected'], behind: 'transparent' };
    case 'predicted':
      return { text: palette.text, behind: palette['band-predicted-bg'] };
    case 'ineligible':
      return { text: palette['band-text'], behind: palette['band-ineligible-bg'] };
    default:
      return { text: palette['band-text'], behind: palette['band-moving'] };
  }
}
