/** What the timeline says about the things on it. */

import type { Analysis, Clip, Cut, Ineligible } from '../../bindings';
import { seconds, timecode } from '../../lib/format';
import type { Rate } from '../../lib/rate';
import { t } from '../../strings';
import type { Band, Segment } from './band';
import type { PlacedClip } from './lanes';

/** A tooltip: a first line, and more about it. */
export interface Hint {
  title: string;
  lines: string[];
}

const MOST_CLIPS = 4;

/** `a video is visible (#screen), a timeline calls a function` */
export function reasonWords(ineligible: readonly Ineligible[]): string {
  return [...new Set(ineligible.map(oneReason))].join(', ');
}

export function oneReason({ reason, detail }: Ineligible): string {
  const words = t(`ineligible.${reason}`);
  return detail === '' ? words : t('ineligible.with', { reason: words, detail });
}

export function segmentHint(segment: Segment): Hint {
  const { kind, start, end, run, ineligible } = segment;
  const first = String(start);
  const last = String(end - 1);
  const lines = [`${t('band.frames', { first, last, n: end - start })}${anchorWords(segment)}`];
  lines.push(t(`band.${kind}.hint`));
  if (run !== null && run.run.reason !== '') lines.push(run.run.reason);
  const differs = run?.run.differs ?? null;
  if (differs !== null) lines.push(t('band.differs', { frame: String(differs) }));
  if (ineligible.length > 0) lines.push(reasonWords(ineligible));
  return { title: t(`band.${kind}`), lines };
}

/** A rejected run does not repeat its anchor, so nothing is said about one. */
function anchorWords({ run, kind }: Segment): string {
  if (run === null || kind === 'rejected') return '';
  return `, ${t('band.anchor', { frame: String(run.run.anchor) })}`;
}

export function cutHint({ frame, starts, ends }: Cut, label: (id: string) => string): Hint {
  const lines: string[] = [];
  if (ends.length > 0) lines.push(t('timeline.cut.ends', { clips: names(ends, label) }));
  if (starts.length > 0) lines.push(t('timeline.cut.starts', { clips: names(starts, label) }));
  return { title: t('timeline.cut', { frame: String(frame) }), lines };
}

function names(ids: readonly string[], label: (id: string) => string): string {
  const clips = ids.slice(0, MOST_CLIPS).map(label).join(', ');
  const more = ids.length - MOST_CLIPS;
  return more > 0 ? t('timeline.cut.more', { clips, n: more }) : clips;
}

export function clipHint({ clip, start, end }: PlacedClip, rate: Rate): Hint {
  const values = {
    kind: t(`clip.${clip.kind}`),
    start: timecode(start, rate),
    end: timecode(end, rate),
    first: String(start),
    last: String(Math.max(start, end - 1)),
  };
  const lines = [t('timeline.clip.hint', values)];
  if (clip.id !== clip.label) lines.unshift(`#${clip.id}`);
  return { title: clip.label, lines };
}

/** What a screen reader says about a clip. */
export function clipWords(clip: Clip): string {
  const { track, label, start, end } = clip;
  const values = { track: String(track), label, start: seconds(start), end: seconds(end) };
  return t('timeline.clip.announce', values);
}

/** The labels of clips by their ids. */
export function labelsOf(analysis: Analysis): (id: string) => string {
  const labels = new Map(analysis.clips.map(({ id, label }) => [id, label]));
  return (id) => labels.get(id) ?? id;
}

/** What a screen reader says about a run. */
export function runWords(band: Band, index: number, segment: Segment): string {
  return t('band.run.label', {
    index: index + 1,
    n: band.runs.length,
    first: String(segment.start),
    last: String(segment.end - 1),
    state: t(`band.${segment.kind}`),
    reason: segment.run?.run.reason ?? '',
  });
}
