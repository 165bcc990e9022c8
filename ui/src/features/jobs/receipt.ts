/** Rows of the receipt. */

import type { Receipt } from '../../bindings';
import { type Key, t } from '../../strings';

export interface StageRow {
  name: string;
  ms: number;
  /** Of the longest stage, 0 to 1. */
  share: number;
  /** A part of capturing. */
  inner: boolean;
}

const STAGES = ['open', 'analyze', 'guard', 'capture', 'encode', 'check'];
const INSIDE_CAPTURE = ['seek', 'settle', 'paint', 'draw', 'transfer'];
const TOTAL = 'total';

/** Stages in the order they happen, the parts of capturing under it, the total last. */
export function stageRows(stages: Partial<Record<string, number>>): StageRow[] {
  const known = STAGES.flatMap((name) => (name === 'capture' ? [name, ...INSIDE_CAPTURE] : [name]));
  const others = Object.keys(stages).filter((name) => !known.includes(name) && name !== TOTAL);
  const longest = Math.max(1, ...STAGES.map((name) => stages[name] ?? 0));
  return [...known, ...others, TOTAL].flatMap((name) => {
    const ms = stages[name];
    if (ms === undefined) return [];
    return [{ name, ms, share: Math.min(1, ms / longest), inner: INSIDE_CAPTURE.includes(name) }];
  });
}

/** The sound of the file. */
export function soundWords(audio: Receipt['output']['audio']): string {
  if (!audio) return t('receipt.noAudio');
  const { codec, channels } = audio;
  return t('receipt.sound', { codec, rate: audio.sample_rate / 1000, n: channels });
}

/** How many frames were compared with screenshots before the export, and what came of it. */
export function guardWords(guard: Receipt['guard']): string {
  const { passed, failed, unchecked, reason } = guard;
  const frames = guard.compared + guard.remembered;
  const words =
    frames > 0
      ? t('receipt.guard.frames', { frames, passed, failed, unchecked })
      : t('receipt.guard.none');
  return reason ? t('receipt.guard.because', { words, reason }) : words;
}

/** How frames were made. */
export function howRows(receipt: Receipt): { name: Key; value: string }[] {
  const mode = t(`capture.mode.${receipt.mode}`);
  return [
    { name: 'receipt.mode', value: receipt.mode_reason ? `${mode}: ${receipt.mode_reason}` : mode },
    { name: 'receipt.dedup', value: t(`capture.dedup.${receipt.dedup.setting}`) },
    { name: 'receipt.guard', value: guardWords(receipt.guard) },
    { name: 'receipt.browser', value: receipt.browser },
  ];
}
