import { describe, expect, it } from 'vitest';
import { scene } from '../../backend/fake/scenes';
import type { Progress } from '../../bindings';
import { guardWords, howRows, memoryWords, savedFact, stageRows } from './receipt';
import { accountWords, inOrder, progressFacts, shareOf, stateWords } from './words';

const PROGRESS: Progress = {
  stage: 'capturing',
  frame: 210,
  frames: 450,
  held: 83,
  fps: 41.2,
  elapsed_ms: 5100,
  eta_ms: 5800,
};

describe('jobs in words', () => {
  it('say the numbers that are known', () => {
    expect(progressFacts(PROGRESS, 6100)).toEqual([
      '210 of 450',
      '41 fps',
      '0:06 elapsed',
      '0:06 left',
      '83 held',
    ]);
    const early: Progress = {
      ...PROGRESS,
      stage: 'opening',
      frame: 0,
      frames: 0,
      held: 0,
      fps: null,
      eta_ms: null,
    };
    expect(progressFacts(early, 400)).toEqual(['0:00 elapsed']);
    expect(shareOf(early)).toBeNull();
    expect(shareOf(PROGRESS)).toBeCloseTo(0.4667, 3);
  });

  it('say what was compared before the export', () => {
    const guard = {
      setting: 'auto' as const,
      compared: 3,
      remembered: 1,
      passed: 1,
      failed: 1,
      unchecked: 0,
      worst_psnr: 31.2,
      ms: 400,
      reason: null,
    };
    expect(guardWords(guard)).toBe('4 frames: 1 interval alike, 1 different, 0 unchecked');
    const none = { ...guard, compared: 0, remembered: 0, reason: 'switched off' };
    expect(guardWords(none)).toBe('No frame (switched off)');
  });

  it('name every state', () => {
    const words = scene('jobs').jobs.map(stateWords);
    expect(words).toEqual([
      'Waiting for another export',
      'Cancelling\u2026',
      'Capturing',
      'Failed',
      'Done',
      'Cancelled. Nothing was written.',
    ]);
  });

  it('come in the order of what matters now', () => {
    const states = inOrder(scene('jobs').jobs).map(({ state }) => state.state);
    expect(states).toEqual(['running', 'cancelling', 'queued', 'failed', 'done', 'cancelled']);
  });

  it('account for every frame', () => {
    const [done] = scene('done').jobs;
    if (done?.state.state !== 'done') throw new Error('not done');
    expect(accountWords(done.state.receipt)).toBe('captured 224, held 226 of 450');
  });
});

it('orders the stages of a receipt, the parts of capturing inside, others kept', () => {
  const rows = stageRows({ total: 9, capture: 4, draw: 3, encode: 2, convert: 1, open: 2, mux: 1 });
  expect(rows.map(({ name, inner }) => [name, inner])).toEqual([
    ['open', false],
    ['capture', false],
    ['draw', true],
    ['encode', false],
    ['convert', true],
    ['mux', false],
    ['total', false],
  ]);
  expect(rows[1]?.share).toBe(1);
});

it('tells what holding saved, who had the memory, and what else happened', () => {
  const [done] = scene('done').jobs;
  if (done?.state.state !== 'done') throw new Error('not done');
  const { receipt } = done.state;
  expect(savedFact(receipt)).toMatch(
    /^saved about 3\.9\s?s: 226 frames, 3\.4 ms each instead of 20\.5 ms$/,
  );
  expect(savedFact({ ...receipt, saved_ms: 12 })).toBeNull();
  expect(memoryWords(receipt)).toMatch(
    /^612\sMB \(browser 431\sMB, ffmpeg 120\sMB, stillcut 61\.0\sMB\)$/,
  );
  const killed = { restarts: [{ frame: 60, reason: 'signal: 9' }], differing: 0 };
  const values = howRows({ ...receipt, encoder: killed }).map(({ value }) => value);
  expect(values).toContain('Started again at frame 60');
  expect(values).toContain('offline: 2 from libraries, 0 kept or downloaded, 0 missing');
  const quiet = { ...receipt.network, installed: 0 };
  expect(howRows({ ...receipt, network: quiet }).map(({ name }) => name)).toEqual([
    'receipt.mode',
    'receipt.dedup',
    'receipt.guard',
    'receipt.browser',
  ]);
});
