/** What a job says about itself. */

import type { Job, Progress, Receipt } from '../../bindings';
import { count, elapsed, seconds, speedFps } from '../../lib/format';
import { t } from '../../strings';

/** Less than this is not worth a word. */
export const LEAST_SAVED_MS = 100;
const ORDER: readonly Job['state']['state'][] = ['running', 'cancelling', 'queued'];

/** What is going on first, then what waits, then what has ended; each newest first. */
export function inOrder(jobs: readonly Job[]): Job[] {
  const rank = ({ state }: Job) => {
    const place = ORDER.indexOf(state.state);
    return place === -1 ? ORDER.length : place;
  };
  return [...jobs].sort((a, b) => rank(a) - rank(b));
}

/** The step in words. */
export function stateWords({ state }: Job): string {
  switch (state.state) {
    case 'queued':
      return t('jobs.queued');
    case 'running':
      return t(`jobs.stage.${state.progress.stage}`);
    case 'cancelling':
      return t('jobs.cancelling');
    case 'cancelled':
      return t('jobs.cancelled');
    case 'done':
      return t('jobs.done');
    case 'failed':
      return t('jobs.failed');
  }
}

/** Share of the frames delivered, 0 to 1; `null` while it cannot be known. */
export function shareOf({ frame, frames }: Progress): number | null {
  return frames > 0 ? Math.min(1, frame / frames) : null;
}

/** The numbers beside the bar; only those that are known. */
export function progressFacts(progress: Progress, elapsedMs: number): string[] {
  const { frame, frames, fps, held, eta_ms: eta } = progress;
  const facts: string[] = [];
  if (frames > 0) facts.push(t('common.of', { part: count(frame), whole: count(frames) }));
  if (fps !== null) facts.push(t('jobs.fps', { fps: speedFps(fps) }));
  facts.push(t('jobs.elapsed', { time: elapsed(elapsedMs) }));
  if (eta !== null) facts.push(t('jobs.eta', { time: elapsed(eta) }));
  if (held > 0) facts.push(t('jobs.held', { n: held }));
  return facts;
}

/** What holding frames saved; `null` where it is not worth a word. */
export function savedWords({ saved_ms: ms }: Receipt): string | null {
  return ms >= LEAST_SAVED_MS ? t('jobs.saved', { time: seconds(ms / 1000) }) : null;
}

/** `captured 210, held 240 of 450` */
export function accountWords({ frames }: Receipt): string {
  const { captured, held, total } = frames;
  return t('jobs.account', { captured, held, total });
}
