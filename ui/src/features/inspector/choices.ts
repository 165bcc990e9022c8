/** The values of the capture settings, in the order D and B step through them. */

import type { AlphaChoice, Batch, Dedup, ModeChoice, NetworkPolicy, Quality } from '../../bindings';
import { type Key, t } from '../../strings';

export const MODES: readonly ModeChoice[] = ['auto', 'draw_element', 'screenshot'];
export const DEDUPS: readonly Dedup[] = ['exact', 'predicted', 'off'];
export const NETWORKS: readonly NetworkPolicy[] = ['ask', 'allow', 'offline'];
export const QUALITIES: readonly Quality[] = ['draft', 'standard', 'high'];
export const ALPHAS: readonly AlphaChoice[] = ['auto', 'off'];
const BATCHES: readonly Batch[] = [1, 2, 4, 8, 16];

/** The offered sizes, and the one in force when a file or a command chose another. */
export function batchesWith(current: Batch): Batch[] {
  return [...new Set([...BATCHES, current])].sort((a, b) => a - b);
}

export function nextOf<T>(values: readonly T[], current: T): T {
  return values[(values.indexOf(current) + 1) % values.length] ?? current;
}

export function nextBatch(current: Batch): Batch {
  return BATCHES.find((size) => size > current) ?? (BATCHES[0] as Batch);
}

export function batchWords(size: Batch): string {
  return size === 1 ? t('common.off') : t('capture.batch.size', { n: size });
}

export function batchEffect(size: Batch): Key {
  return size === 1 ? 'capture.batch.off.effect' : 'capture.batch.effect';
}
