/** How the open composition stands to its files, in words. */

import type { Live, Problem, Project } from '../../bindings';
import { t } from '../../strings';

const MOST = 3;

export function liveHint(live: Live): string {
  switch (live.state) {
    case 'current':
      return t('live.current.hint');
    case 'reloading':
      return t('live.reloading.hint', { files: named(live.files) });
    case 'broken':
      return t('live.broken.hint', { message: live.error.message });
    case 'blind':
      return t('live.blind.hint', { reason: live.reason });
  }
}

/** Why the newest version is not shown, as a problem. */
export function liveProblem(project: Project | null): Problem[] {
  if (project?.live.state !== 'broken') return [];
  return [{ severity: 'error', ...project.live.error }];
}

function named(files: readonly string[]): string {
  const some = files.slice(0, MOST).join(', ');
  return files.length <= MOST
    ? some
    : t('live.files.more', { files: some, n: files.length - MOST });
}
