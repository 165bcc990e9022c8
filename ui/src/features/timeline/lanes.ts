/** Clips laid out in rows: one row a track, more where clips of a track overlap. */

import type { Clip } from '../../bindings';
import type { Rate } from '../../lib/rate';
import { firstIndex } from '../../lib/search';
import { framesBetween } from './band';

export interface PlacedClip {
  clip: Clip;
  /** First frame shown. */
  start: number;
  /** First frame no longer shown. */
  end: number;
}

export interface Lane {
  /** `data-track-index`. */
  track: number;
  /** 0 for the first row of a track. */
  part: number;
  /** Disjoint, ascending. */
  clips: PlacedClip[];
}

/** Rows in track order; within a row clips never overlap. */
export function layOut(clips: readonly Clip[], rate: Rate): Lane[] {
  const tracks = new Map<number, PlacedClip[]>();
  for (const clip of clips) {
    const placed = { clip, ...framesBetween(rate, clip.start, clip.end) };
    const track = tracks.get(clip.track) ?? [];
    track.push(placed);
    tracks.set(clip.track, track);
  }
  return [...tracks]
    .sort(([a], [b]) => a - b)
    .flatMap(([track, placed]) => splitOverlaps(track, placed));
}

function splitOverlaps(track: number, placed: PlacedClip[]): Lane[] {
  const lanes: Lane[] = [];
  // Longer clips first among those that start together: containers stay above their content.
  const ordered = [...placed].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const clip of ordered) {
    const free = lanes.find((lane) => (lane.clips.at(-1)?.end ?? 0) <= clip.start);
    if (free === undefined) lanes.push({ track, part: lanes.length, clips: [clip] });
    else free.clips.push(clip);
  }
  return lanes;
}

/** What a row shows: a clip, or several next to each other that are too narrow to be told apart. */
export interface Piece {
  start: number;
  end: number;
  clips: readonly PlacedClip[];
}

/** Narrower clips are drawn together, in pixels. */
const NARROW = 5;
/** Clips drawn together never reach further than this, in pixels, so that gaps stay visible. */
const WIDEST = 24;

/**
 * Joins neighbours that are narrower than a few pixels, so that a row has no more elements than the
 * screen has room for. `alone` is never joined.
 */
export function condense(
  clips: readonly PlacedClip[],
  scale: number,
  alone: PlacedClip | null,
): Piece[] {
  const pieces: Piece[] = [];
  let joined: PlacedClip[] = [];
  const flush = () => {
    const [first, last] = [joined[0], joined.at(-1)];
    if (first && last) pieces.push({ start: first.start, end: last.end, clips: joined });
    joined = [];
  };
  for (const clip of clips) {
    const isNarrow = (clip.end - clip.start) * scale < NARROW && clip !== alone;
    const first = joined[0];
    if (!isNarrow || (first && (clip.end - first.start) * scale > WIDEST)) flush();
    joined.push(clip);
    if (!isNarrow) flush();
  }
  flush();
  return pieces;
}

/** The clips of a row that touch `start..end`. */
export function clipsBetween(lane: Lane, start: number, end: number): PlacedClip[] {
  const first = firstIndex(lane.clips, (clip) => clip.end > start);
  const last = firstIndex(lane.clips, (clip) => clip.start >= end);
  return lane.clips.slice(first, last);
}
