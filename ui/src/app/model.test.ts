import { describe, expect, it } from 'vitest';
import { scene } from '../backend/fake/scenes';
import type { Job } from '../bindings';
import { hasEnded, putJob, reduce } from './model';
import { titleOf } from './title';

function job(id: number, state: Job['state'] = { state: 'queued' }): Job {
  return { id, name: 'Film', output: `/out/${id}.mp4`, revision: 1, range: null, state };
}

describe('events', () => {
  it('put new jobs in front and changed ones where they are', () => {
    const jobs = putJob([job(2), job(1)], job(3));
    expect(jobs.map(({ id }) => id)).toEqual([3, 2, 1]);
    const changed = putJob(jobs, job(2, { state: 'cancelling' }));
    expect(changed.map(({ id, state }) => [id, state.state])).toEqual([
      [3, 'queued'],
      [2, 'cancelling'],
      [1, 'queued'],
    ]);
  });

  it('replace what they name and nothing else', () => {
    const before = scene('jobs');
    const closed = reduce(before, { event: 'project', data: null });
    expect(closed.project).toBeNull();
    expect(closed.jobs).toBe(before.jobs);
    expect(reduce(before, { event: 'job_dismissed', data: 3 }).jobs).toHaveLength(
      before.jobs.length - 1,
    );
    const settings = { ...before.settings, dedup: 'off' as const };
    expect(reduce(before, { event: 'settings', data: settings }).settings.dedup).toBe('off');
    expect(reduce(before, { event: 'recents', data: [] }).recents).toEqual([]);
    const playback = { playing: true, frame: 1, speed: 1, shown_fps: null };
    expect(reduce(before, { event: 'playback', data: playback })).toBe(before);
  });

  it('know when a job has ended', () => {
    const ended = scene('jobs').jobs.map((one) => [one.state.state, hasEnded(one)]);
    expect(Object.fromEntries(ended)).toEqual({
      queued: false,
      cancelling: false,
      running: false,
      failed: true,
      done: true,
      cancelled: true,
    });
  });
});

describe('the title', () => {
  it('names the composition, and the progress of an export', () => {
    expect(titleOf(null)).toBe('Stillcut');
    expect(titleOf(scene('ready'))).toBe('Launch day \u2013 Stillcut');
    expect(titleOf(scene('exporting'))).toBe('47\u202f% \u2013 Launch day \u2013 Stillcut');
  });
});
