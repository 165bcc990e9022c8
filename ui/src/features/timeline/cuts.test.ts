import { describe, expect, it } from 'vitest';
import { cutNear, cutsBetween, nextCut, previousCut } from './cuts';

const CUTS = [30, 120, 195].map((frame) => ({ frame, starts: [], ends: [] }));

describe('cuts', () => {
  it('are found before and after a frame', () => {
    expect(nextCut(CUTS, 0)).toBe(30);
    expect(nextCut(CUTS, 30)).toBe(120);
    expect(nextCut(CUTS, 195)).toBeNull();
    expect(previousCut(CUTS, 195)).toBe(120);
    expect(previousCut(CUTS, 30)).toBeNull();
  });

  it('keep their place in the list', () => {
    expect(cutsBetween(CUTS, 100, 195).map(({ index }) => index)).toEqual([1]);
  });

  it('are caught from near by, the nearest one', () => {
    expect(cutNear(CUTS, 118, 5)?.frame).toBe(120);
    expect(cutNear(CUTS, 160, 100)?.frame).toBe(195);
    expect(cutNear(CUTS, 100, 5)).toBeNull();
    expect(cutNear([], 100, 5)).toBeNull();
  });
});
