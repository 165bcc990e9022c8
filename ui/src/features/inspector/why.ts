/** Why frames are not reused or not seeked directly, in words. */

import type { Analysis, Receipt } from '../../bindings';
import { seconds } from '../../lib/format';
import { type Key, t } from '../../strings';
import { oneReason } from '../timeline/words';

export interface WhyGroup {
  title: Key;
  reasons: string[];
}

const MOST = 6;

/** Groups that have something to say. */
export function whyGroups(analysis: Analysis | null, receipt: Receipt | null): WhyGroup[] {
  const groups: WhyGroup[] = [
    { title: 'capture.why.history', reasons: analysis?.history.reasons ?? [] },
    { title: 'capture.why.ineligible', reasons: ineligible(analysis) },
    { title: 'capture.why.skipped', reasons: receipt?.dedup.skip_reasons ?? [] },
    { title: 'capture.why.fallbacks', reasons: fallbacks(receipt) },
  ];
  return groups
    .map(({ title, reasons }) => ({ title, reasons: shorten(distinct(reasons)) }))
    .filter(({ reasons }) => reasons.length > 0);
}

function ineligible(analysis: Analysis | null): string[] {
  return (analysis?.ineligible ?? []).map(
    (interval) =>
      `${seconds(interval.start)}\u2013${seconds(interval.end)}: ${oneReason(interval)}`,
  );
}

function fallbacks(receipt: Receipt | null): string[] {
  return (receipt?.fallbacks ?? []).map(({ frame, reason }) =>
    t('receipt.fallbackAt', { frame: String(frame), reason }),
  );
}

function distinct(reasons: readonly string[]): string[] {
  return [...new Set(reasons)];
}

function shorten(reasons: string[]): string[] {
  if (reasons.length <= MOST) return reasons;
  return [...reasons.slice(0, MOST), t('receipt.more', { n: reasons.length - MOST })];
}
