/** What the window knows, and how the host's events change it. Pure. */

import type { AppEvent, AppState, Job, JobState } from '../bindings';

/** The state after an event. Playback and trouble change nothing here. */
export function reduce(state: AppState, event: AppEvent): AppState {
  switch (event.event) {
    case 'project':
      return { ...state, project: event.data };
    case 'job':
      return { ...state, jobs: putJob(state.jobs, event.data) };
    case 'job_dismissed':
      return { ...state, jobs: state.jobs.filter((job) => job.id !== event.data) };
    case 'settings':
      return { ...state, settings: event.data };
    case 'recents':
      return { ...state, recents: event.data };
    case 'tools':
      return { ...state, tools: event.data };
    case 'playback':
    case 'trouble':
      return state;
  }
}

/** Puts a job where the one with its id was, or in front of all. */
export function putJob(jobs: readonly Job[], job: Job): Job[] {
  const index = jobs.findIndex(({ id }) => id === job.id);
  return index === -1 ? [job, ...jobs] : jobs.with(index, job);
}

const ENDED: ReadonlySet<JobState['state']> = new Set(['done', 'failed', 'cancelled']);

/** Whether nothing more will happen to a job by itself. */
export function hasEnded(job: Job): boolean {
  return ENDED.has(job.state.state);
}
