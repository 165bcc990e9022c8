/**
 * The static band: which frames may be reused, which were, and why not.
 *
 * Segments are disjoint, ascending and cover every frame, so a pixel is looked up by binary search.
 */

import type { Analysis, FrameRange, Ineligible, Receipt, StaticRun } from '../../bindings';
import { parseRate, type Rate } from '../../lib/rate';
import { firstIndex } from '../../lib/search';

/**
 * What a segment of the band says.
 * - `predicted`, `verified`, `rejected`: the state of a static run
 * - `held`: a run that an export really repeated
 * - `ineligible`: nothing can be predicted here
 * - `moving`: something is expected to change in every frame
 * - `unknown`: not analysed yet
 * - `outside`: the export that is shown did not reach it
 */
export type SegmentKind =
  | 'predicted'
  | 'verified'
  | 'rejected'
  | 'held'
  | 'ineligible'
  | 'moving'
  | 'unknown'
  | 'outside';

export interface Segment {
  /** First frame. */
  start: number;
  /** First frame no longer in it. */
  end: number;
  kind: SegmentKind;
  /** The run it shows, with its place in {@link Band.runs}. */
  run: { run: StaticRun; index: number } | null;
  /** Why nothing is predicted here. */
  ineligible: Ineligible[];
}

export interface Band {
  segments: Segment[];
  /** The runs shown, ascending. */
  runs: StaticRun[];
  /** Frames in runs that are not rejected. */
  still: number;
  /** Whether the runs are those of an export. */
  exported: boolean;
}

export const EMPTY_BAND: Band = { segments: [], runs: [], still: 0, exported: false };

/**
 * Builds the band. `analysed` says whether the browser has looked at the composition (else only
 * its text was read and gaps between runs mean nothing). With a receipt, its runs take the place
 * of the planned ones.
 */
export function buildBand(analysis: Analysis, analysed: boolean, receipt: Receipt | null): Band {
  const runs = receipt?.runs ?? analysis.static_runs;
  const isHeld = heldBy(receipt);
  const gaps = within(receipt?.range ?? null, gapFiller(analysis, analysed));
  const segments: Segment[] = [];
  let at = 0;
  runs.forEach((run, index) => {
    const start = Math.max(run.start, at);
    const end = Math.min(run.end, analysis.frames);
    if (end <= start) return;
    segments.push(...gaps(at, start));
    const kind = isHeld(run) ? 'held' : run.state;
    segments.push({ start, end, kind, run: { run, index }, ineligible: [] });
    at = end;
  });
  segments.push(...gaps(at, analysis.frames));
  return { segments, runs, still: stillFrames(segments), exported: receipt !== null };
}

/** The segment over a frame. */
export function segmentAt(band: Band, frame: number): Segment | null {
  const found = band.segments[firstIndex(band.segments, (segment) => segment.end > frame)];
  return found !== undefined && found.start <= frame ? found : null;
}

/** First frame of the next run after a frame, or of the last one before it. */
export function nextRunStart(runs: readonly StaticRun[], frame: number): number | null {
  return runs[firstIndex(runs, (run) => run.start > frame)]?.start ?? null;
}

export function previousRunStart(runs: readonly StaticRun[], frame: number): number | null {
  return runs[firstIndex(runs, (run) => run.start >= frame) - 1]?.start ?? null;
}

/** Says nothing about frames outside the exported range. */
function within(range: FrameRange | null, gaps: GapFiller): GapFiller {
  if (range === null) return gaps;
  const outside = (start: number, end: number): Segment[] =>
    start < end ? [{ start, end, kind: 'outside', run: null, ineligible: [] }] : [];
  return (start, end) => [
    ...outside(start, Math.min(end, range.start)),
    ...gaps(Math.max(start, range.start), Math.min(end, range.end)),
    ...outside(Math.max(start, range.end), end),
  ];
}

/** Whether an export repeated a run: it is one of the receipt's and was not rejected. */
function heldBy(receipt: Receipt | null): (run: StaticRun) => boolean {
  if (receipt === null || receipt.frames.held === 0) return () => false;
  const done = new Set(receipt.runs);
  return (run) => done.has(run) && run.state !== 'rejected';
}

function stillFrames(segments: readonly Segment[]): number {
  return segments
    .filter(({ kind }) => kind === 'predicted' || kind === 'verified' || kind === 'held')
    .reduce((sum, { start, end }) => sum + end - start, 0);
}

type GapFiller = (start: number, end: number) => Segment[];

interface Interval {
  start: number;
  end: number;
  ineligible: Ineligible;
}

/** Frames of an interval given in seconds, `[start, end)`. */
export function framesBetween(
  rate: Rate,
  start: number,
  end: number,
): { start: number; end: number } {
  const first = (seconds: number) => Math.ceil((seconds * rate.num) / rate.den - 1e-6);
  return { start: Math.max(0, first(start)), end: Math.max(0, first(end)) };
}

/** Splits the frames between runs by what is known about them. */
function gapFiller(analysis: Analysis, analysed: boolean): GapFiller {
  const rate = parseRate(analysis.fps);
  const intervals: Interval[] = analysis.ineligible.map((ineligible) => ({
    ...framesBetween(rate, ineligible.start, ineligible.end),
    ineligible,
  }));
  const rest: SegmentKind = analysed ? 'moving' : 'unknown';
  return (start: number, end: number): Segment[] => {
    if (end <= start) return [];
    const inside = intervals.filter((interval) => interval.start < end && interval.end > start);
    const edges = new Set([start, end]);
    for (const interval of inside) {
      if (interval.start > start) edges.add(interval.start);
      if (interval.end < end) edges.add(interval.end);
    }
    return pieces(
      [...edges].sort((a, b) => a - b),
      inside,
      rest,
    );
  };
}

function pieces(edges: number[], inside: Interval[], rest: SegmentKind): Segment[] {
  return edges.slice(1).map((end, index) => {
    const start = edges[index] as number;
    const over = inside.filter((interval) => interval.start < end && interval.end > start);
    return {
      start,
      end,
      kind: over.length > 0 ? 'ineligible' : rest,
      run: null,
      ineligible: over.map(({ ineligible }) => ineligible),
    };
  });
}
