/** Fonts of the open composition, those that are not there first. */

import type { Session } from '../../app/session.svelte';
import type { FontUse } from '../../bindings';
import { t } from '../../strings';
import type { Badge } from '../inspector/panels';

export function sortedFonts(fonts: readonly FontUse[]): FontUse[] {
  const rank = ({ source }: FontUse) => (source === 'fallback' ? 0 : 1);
  return [...fonts].sort((a, b) => rank(a) - rank(b) || a.family.localeCompare(b.family));
}

/** A file for people: of an address only its host and name. */
export function shortFile(file: string): string {
  const parts = /^https?:\/\/([^/]+)\/.*?([^/]+)$/.exec(file);
  return parts ? `${parts[1]}/…/${parts[2]}` : file;
}

/** Which styles are asked for, and where. */
export function usesOf({ faces, place, elements }: FontUse): string {
  const where = { faces: faces.join(', '), place };
  return elements > 1
    ? t('fonts.uses.more', { ...where, n: elements - 1 })
    : t('fonts.uses', where);
}

/** How many fonts are not there. */
export function fontBadge(session: Session): Badge | null {
  const missing = session.analysis?.fonts.filter(({ source }) => source === 'fallback') ?? [];
  if (missing.length === 0) return null;
  return { count: missing.length, tone: 'warning', testid: 'font-count' };
}
