import { describe, expect, it } from 'vitest';
import { framesPerSecond, parseRate, timeOf } from './rate';

describe('rates', () => {
  it('reads whole numbers and fractions', () => {
    expect(parseRate('30')).toEqual({ num: 30, den: 1 });
    expect(parseRate('30000/1001')).toEqual({ num: 30000, den: 1001 });
    expect(parseRate('fast')).toEqual({ num: 30, den: 1 });
  });

  it('give the time of a frame', () => {
    expect(timeOf(parseRate('30'), 45)).toBe(1.5);
    expect(timeOf(parseRate('30000/1001'), 30000)).toBe(1001);
  });

  it('counts a second in whole frames', () => {
    expect(framesPerSecond(parseRate('30000/1001'))).toBe(30);
  });
});
