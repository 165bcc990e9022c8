import { describe, expect, it } from 'vitest';
import { launchDay, lecture, particles } from '../../backend/fake/compositions';
import { fakeReceipt } from '../../backend/fake/receipt';
import { SETTINGS } from '../../backend/fake/scenes';
import { type Band, buildBand, nextRunStart, previousRunStart, segmentAt } from './band';

function expectWhole(band: Band, frames: number): void {
  let at = 0;
  for (const { start, end } of band.segments) {
    expect(start).toBe(at);
    expect(end).toBeGreaterThan(start);
    at = end;
  }
  expect(at).toBe(frames);
}

describe('the static band', () => {
  it('covers every frame once', () => {
    for (const analysis of [launchDay(), particles(), lecture()]) {
      expectWhole(buildBand(analysis, true, null), analysis.frames);
      expectWhole(buildBand(analysis, false, null), analysis.frames);
    }
  });

  it('tells runs, ineligible intervals and moving parts apart', () => {
    const band = buildBand(launchDay(), true, null);
    const kindAt = (frame: number) => segmentAt(band, frame)?.kind;
    expect(kindAt(0)).toBe('moving');
    expect(kindAt(35)).toBe('verified');
    expect(kindAt(119)).toBe('verified');
    expect(kindAt(120)).toBe('moving');
    expect(kindAt(150)).toBe('predicted');
    expect(kindAt(180)).toBe('rejected');
    expect(kindAt(210)).toBe('ineligible');
    expect(kindAt(300)).toBe('moving');
    expect(segmentAt(band, 450)).toBeNull();
  });

  it('counts what may be reused without rejected runs', () => {
    expect(buildBand(launchDay(), true, null).still).toBe(85 + 25 + 58 + 58);
  });

  it('finds the same segment as a linear search', () => {
    const analysis = lecture();
    const band = buildBand(analysis, true, null);
    for (let frame = 0; frame < analysis.frames; frame += 97) {
      const expected = band.segments.find(({ start, end }) => start <= frame && frame < end);
      expect(segmentAt(band, frame)).toBe(expected);
    }
  });

  it('keeps all reasons where ineligible intervals overlap', () => {
    const band = buildBand(particles(), true, null);
    expect(band.segments).toHaveLength(1);
    expect(band.segments[0]?.ineligible.map(({ reason }) => reason)).toEqual([
      'canvas',
      'animation_frame',
    ]);
  });

  it('calls gaps unknown while only the text was read', () => {
    expect(segmentAt(buildBand(launchDay(), false, null), 0)?.kind).toBe('unknown');
  });

  it('shows what an export held', () => {
    const analysis = launchDay();
    const band = buildBand(analysis, true, fakeReceipt(analysis, SETTINGS, '/out.mp4'));
    expect(band.exported).toBe(true);
    expect(segmentAt(band, 150)?.kind).toBe('held');
    expect(segmentAt(band, 180)?.kind).toBe('rejected');
  });

  it('claims no held frames when the export held none', () => {
    const analysis = launchDay();
    const receipt = fakeReceipt(analysis, { ...SETTINGS, dedup: 'off' }, '/out.mp4');
    const kinds = new Set(buildBand(analysis, true, receipt).segments.map(({ kind }) => kind));
    expect(kinds.has('held')).toBe(false);
  });

  it('says nothing outside an exported range', () => {
    const analysis = launchDay();
    const whole = fakeReceipt(analysis, SETTINGS, '/out.mp4');
    const receipt = {
      ...whole,
      range: { start: 30, end: 130 },
      frames: { ...whole.frames, total: 100 },
      runs: whole.runs.filter(({ end }) => end <= 130),
    };
    const band = buildBand(analysis, true, receipt);
    const kindAt = (frame: number) => segmentAt(band, frame)?.kind;
    expect([29, 30, 50, 129, 130, 150].map(kindAt)).toEqual([
      'outside',
      'moving',
      'held',
      'moving',
      'outside',
      'outside',
    ]);
    expectWhole(band, analysis.frames);
  });

  it('steps from run to run', () => {
    const { static_runs: runs } = launchDay();
    expect(nextRunStart(runs, 0)).toBe(35);
    expect(nextRunStart(runs, 35)).toBe(140);
    expect(nextRunStart(runs, 449)).toBeNull();
    expect(previousRunStart(runs, 140)).toBe(35);
    expect(previousRunStart(runs, 35)).toBeNull();
  });
});
