/** The window's title. */

import type { AppState } from '../bindings';
import { shareOf } from '../features/jobs/words';
import { percent } from '../lib/format';
import { t } from '../strings';

export function titleOf(state: AppState | null): string {
  const name = state?.project?.name;
  const running = state?.jobs.find((job) => job.state.state === 'running');
  if (running?.state.state === 'running') {
    const share = shareOf(running.state.progress) ?? 0;
    return t('app.title.exporting', { percent: percent(share), name: running.name });
  }
  return name === undefined ? t('app.name') : t('app.title', { name });
}
