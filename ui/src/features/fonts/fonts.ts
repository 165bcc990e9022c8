/** Fonts of the open composition, those that are not there first. */

import type { Session } from '../../app/session.svelte';
import type { FontUse } from '../../bindings';
import type { Badge } from '../inspector/panels';

export function sortedFonts(fonts: readonly FontUse[]): FontUse[] {
  const rank = ({ source }: FontUse) => (source === 'fallback' ? 0 : 1);
  return [...fonts].sort((a, b) => rank(a) - rank(b) || a.family.localeCompare(b.family));
}

/** How many fonts are not there. */
export function fontBadge(session: Session): Badge | null {
  const missing = session.analysis?.fonts.filter(({ source }) => source === 'fallback') ?? [];
  if (missing.length === 0) return null;
  return { count: missing.length, tone: 'warning', testid: 'font-count' };
}
