import { describe, expect, it } from 'vitest';
import { launchDay } from '../../backend/fake/compositions';
import { scene } from '../../backend/fake/scenes';
import { batchesWith, DEDUPS, nextBatch, nextOf } from './choices';
import { allProblems } from './problems';
import { stillIn } from './still';
import { whyGroups } from './why';

describe('choices', () => {
  it('go round', () => {
    expect(nextOf(DEDUPS, 'off')).toBe('exact');
    expect([1, 2, 4, 8, 16, 3].map(nextBatch)).toEqual([2, 4, 8, 16, 1, 4]);
  });

  it('offer a size that was chosen elsewhere', () => {
    expect(batchesWith(4)).toEqual([1, 2, 4, 8, 16]);
    expect(batchesWith(3)).toEqual([1, 2, 3, 4, 8, 16]);
  });
});

describe('problems', () => {
  it('come worst first, each once, with the reason for a missing preview', () => {
    const { project } = scene('broken');
    const [, warning] = launchDay().problems;
    const done = scene('done').jobs[0]?.state;
    const receipt = done?.state === 'done' ? done.receipt : null;
    expect(receipt?.problems).toContainEqual(warning);
    const codes = allProblems(project, receipt).map(({ code }) => code);
    expect(codes).toEqual(['page_failed', 'missing_asset', 'font_fallback', 'remote_asset']);
  });

  it('are none when nothing is open', () => {
    expect(allProblems(null, null)).toEqual([]);
  });
});

it('counts frames of a range that may be reused', () => {
  const { static_runs: runs } = launchDay();
  expect(stillIn(runs, { start: 0, end: 450 })).toBe(226);
  expect(stillIn(runs, { start: 100, end: 150 })).toBe(20 + 10);
});

describe('why', () => {
  it('groups reasons and shortens long lists', () => {
    const analysis = {
      ...launchDay(),
      history: { reasons: Array.from({ length: 9 }, (_, n) => `r${n}`) },
    };
    const groups = whyGroups(analysis, null);
    expect(groups.map(({ title }) => title)).toEqual([
      'capture.why.history',
      'capture.why.ineligible',
    ]);
    expect(groups[0]?.reasons.at(-1)).toBe('and 3 more');
    expect(groups[1]?.reasons).toEqual([
      '7.0\u202fs\u201310.0\u202fs: a video is visible (#screen)',
    ]);
  });

  it('says nothing when nothing stands in the way', () => {
    expect(whyGroups(null, null)).toEqual([]);
  });
});
