import { describe, expect, it } from 'vitest';
import { launchDay, particles } from '../../backend/fake/compositions';
import { buildBand, segmentAt } from './band';
import { clipWords, cutHint, labelsOf, reasonWords, runWords, segmentHint } from './words';

const analysis = launchDay();
const band = buildBand(analysis, true, null);

function hintAt(frame: number) {
  const segment = segmentAt(band, frame);
  if (segment === null) throw new Error(`no segment at ${frame}`);
  return segmentHint(segment);
}

describe('words of the timeline', () => {
  it('say frames, anchor and reason of a run', () => {
    expect(hintAt(50)).toEqual({
      title: 'verified',
      lines: [
        'Frames 35\u2013119 (85), repeats frame 34',
        'May be reused: checked, the pixels stay the same.',
        "ends at the start of clip 'logo'",
      ],
    });
  });

  it('do not claim that a rejected run repeats its anchor', () => {
    expect(hintAt(180).lines[0]).toBe('Frames 166\u2013194 (29)');
  });

  it('give the reason where nothing is predicted', () => {
    expect(hintAt(220).lines.at(-1)).toBe('a video is visible (#screen)');
    expect(reasonWords(particles().ineligible)).toBe(
      'a canvas is visible and may be drawn to (#field), the page runs animation frames or timers of its own (field.js)',
    );
  });

  it('name the clips of a cut by their labels', () => {
    const cut = analysis.cuts.find(({ frame }) => frame === 120);
    if (cut === undefined) throw new Error('no cut at 120');
    expect(cutHint(cut, labelsOf(analysis))).toEqual({
      title: 'Cut at frame 120',
      lines: ['ends: Title', 'starts: Logo'],
    });
  });

  it('shorten long lists of clips', () => {
    const cut = { frame: 3, starts: ['a', 'b', 'c', 'd', 'e', 'f'], ends: [] };
    expect(cutHint(cut, (id) => id).lines).toEqual(['starts: a, b, c, d and 2 more']);
  });

  it('read clips and runs aloud', () => {
    const clip = analysis.clips[2];
    const segment = segmentAt(band, 50);
    if (clip === undefined || segment === null) throw new Error('missing');
    expect(clipWords(clip)).toBe('Track 1, clip Logo, 4.0\u202fs to 6.5\u202fs');
    expect(runWords(band, 0, segment)).toBe(
      "Static run 1 of 5, frames 35 to 119, verified. ends at the start of clip 'logo'",
    );
  });
});
