import { describe, expect, it } from 'vitest';
import * as format from './format';

const RATE = { num: 30, den: 1 };
const NTSC = { num: 30000, den: 1001 };

describe('timecode', () => {
  it.each([
    [0, '00:00:00'],
    [29, '00:00:29'],
    [132, '00:04:12'],
    [30 * 60, '01:00:00'],
    [30 * 3600 + 31, '1:00:01:01'],
  ])('writes frame %i as %s', (frame, text) => {
    expect(format.timecode(frame, RATE)).toBe(text);
  });

  it('counts 30 frames a second at 29.97 fps, without dropping numbers', () => {
    expect(format.timecode(1800, NTSC)).toBe('01:00:00');
  });

  it('keeps three digits for fast rates', () => {
    expect(format.timecode(125, { num: 240, den: 1 })).toBe('00:00:125');
  });
});

describe('numbers', () => {
  it('rounds shares but never to all or nothing', () => {
    expect(format.percent(0.38)).toBe('38\u202f%');
    expect(format.percent(0.999)).toBe('99\u202f%');
    expect(format.percent(0.001)).toBe('1\u202f%');
    expect(format.percent(0)).toBe('0\u202f%');
    expect(format.percent(1)).toBe('100\u202f%');
    expect(format.percent(Number.NaN)).toBe('0\u202f%');
  });

  it('writes sizes in decimal units', () => {
    expect(format.bytes(512)).toBe('512\u202fB');
    expect(format.bytes(8_412_330)).toBe('8.4\u202fMB');
    expect(format.bytes(999_950)).toBe('1.0\u202fMB');
    expect(format.bytes(612_000_000)).toBe('612\u202fMB');
  });

  it('writes elapsed times', () => {
    expect(format.elapsed(6_100)).toBe('0:06');
    expect(format.elapsed(754_000)).toBe('12:34');
    expect(format.elapsed(3_723_000)).toBe('1:02:03');
    expect(format.elapsed(-5)).toBe('0:00');
  });

  it('writes lengths and measured times', () => {
    expect(format.seconds(15)).toBe('15.0\u202fs');
    expect(format.seconds(125)).toBe('2\u202fmin 5\u202fs');
    expect(format.seconds(1200)).toBe('20\u202fmin');
    expect(format.milliseconds(0.42)).toBe('0.4\u202fms');
    expect(format.milliseconds(412)).toBe('412\u202fms');
    expect(format.milliseconds(1400)).toBe('1.4\u202fs');
  });

  it('writes rates and speeds', () => {
    expect(format.rateFps('30000/1001')).toBe('29.97');
    expect(format.speedFps(7.31)).toBe('7.3');
    expect(format.speedFps(41.2)).toBe('41');
    expect(format.factor(0.25)).toBe('0.25\u00d7');
    expect(format.factor(-2)).toBe('-2\u00d7');
  });
});
