import { describe, expect, it } from 'vitest';
import { firstFrame, lastFrame, markedRange, NO_MARKS, setIn, setOut } from './marks';

describe('marks', () => {
  it('both belong to the range', () => {
    expect(markedRange({ in: 10, out: 19 }, 100)).toEqual({ start: 10, end: 20 });
    expect(markedRange({ in: 10, out: 10 }, 100)).toEqual({ start: 10, end: 11 });
  });

  it('stand for the rest when only one is set', () => {
    expect(markedRange({ in: 10, out: null }, 100)).toEqual({ start: 10, end: 100 });
    expect(markedRange({ in: null, out: 9 }, 100)).toEqual({ start: 0, end: 10 });
  });

  it('mean nothing when they name everything', () => {
    expect(markedRange(NO_MARKS, 100)).toBeNull();
    expect(markedRange({ in: 0, out: 99 }, 100)).toBeNull();
  });

  it('push the other one away when they pass it', () => {
    expect(setIn({ in: 5, out: 20 }, 30)).toEqual({ in: 30, out: null });
    expect(setOut({ in: 50, out: null }, 30)).toEqual({ in: null, out: 30 });
  });

  it('name the ends when there are none', () => {
    expect(firstFrame(NO_MARKS)).toBe(0);
    expect(lastFrame(NO_MARKS, 100)).toBe(99);
    expect(lastFrame({ in: null, out: 40 }, 100)).toBe(40);
  });
});
