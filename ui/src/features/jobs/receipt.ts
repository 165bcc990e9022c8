/** Rows of the receipt. */

import type { Receipt } from '../../bindings';
import { bytes, seconds } from '../../lib/format';
import { type Key, t } from '../../strings';
import { LEAST_SAVED_MS } from './words';

export interface StageRow {
  name: string;
  ms: number;
  /** Of the longest stage, 0 to 1. */
  share: number;
  /** A part of the stage before it. */
  inner: boolean;
}

const STAGES = ['open', 'analyze', 'guard', 'capture', 'encode', 'finish', 'check'];
const INSIDE: Partial<Record<string, string[]>> = {
  capture: ['seek', 'settle', 'paint', 'draw', 'transfer'],
  encode: ['convert'],
};
const PARTS = Object.values(INSIDE).flatMap((parts) => parts ?? []);
const TOTAL = 'total';

/** Stages in the order they happen, their parts under them, the total last. */
export function stageRows(stages: Partial<Record<string, number>>): StageRow[] {
  const known = STAGES.flatMap((name) => [name, ...(INSIDE[name] ?? [])]);
  const others = Object.keys(stages).filter((name) => !known.includes(name) && name !== TOTAL);
  const longest = Math.max(1, ...STAGES.map((name) => stages[name] ?? 0));
  return [...known, ...others, TOTAL].flatMap((name) => {
    const ms = stages[name];
    if (ms === undefined) return [];
    return [{ name, ms, share: Math.min(1, ms / longest), inner: PARTS.includes(name) }];
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

/** What holding saved, and how that is known; `null` where it is not worth a word. */
export function savedFact({ saved_ms, costs, frames }: Receipt): string | null {
  if (saved_ms < LEAST_SAVED_MS) return null;
  return t('receipt.savedBasis', {
    time: seconds(saved_ms / 1000),
    n: frames.held,
    captured: costs.captured_ms.toFixed(1),
    held: costs.held_ms.toFixed(1),
  });
}

/** The largest memory, and of it what each kind of process had. */
export function memoryWords({ peak_memory_bytes: all, peak_memory: kinds }: Receipt): string {
  const parts = Object.entries(kinds).map(([kind, part]) => `${kind} ${bytes(part)}`);
  return parts.length > 0 ? `${bytes(all)} (${parts.join(', ')})` : bytes(all);
}

/** How frames were made. */
export function howRows(receipt: Receipt): { name: Key; value: string }[] {
  const mode = t(`capture.mode.${receipt.mode}`);
  const { network, encoder } = receipt;
  const rows: { name: Key; value: string }[] = [];
  if (network.installed + network.files + network.missing > 0) {
    rows.push({ name: 'receipt.network', value: t('receipt.networkUse', { ...network }) });
  }
  if (encoder.restarts.length > 0) {
    const frames = encoder.restarts.map(({ frame }) => String(frame)).join(', ');
    rows.push({ name: 'receipt.encoder', value: t('receipt.encoderAgain', { frames }) });
  }
  return [
    { name: 'receipt.mode', value: receipt.mode_reason ? `${mode}: ${receipt.mode_reason}` : mode },
    { name: 'receipt.dedup', value: t(`capture.dedup.${receipt.dedup.setting}`) },
    { name: 'receipt.guard', value: guardWords(receipt.guard) },
    { name: 'receipt.browser', value: receipt.browser },
    ...rows,
  ];
}
