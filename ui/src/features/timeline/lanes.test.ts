import { describe, expect, it } from 'vitest';
import { launchDay, lecture } from '../../backend/fake/compositions';
import type { Clip } from '../../bindings';
import { moveInGrid } from './grid';
import { clipsBetween, layOut } from './lanes';

const RATE = { num: 30, den: 1 };

function clip(id: string, track: number, start: number, end: number): Clip {
  return { id, label: id, kind: 'element', track, start, end };
}

describe('lanes', () => {
  it('make one row a track and more where clips overlap', () => {
    const lanes = layOut(
      [clip('a', 0, 0, 5), clip('b', 0, 1, 2), clip('c', 0, 5, 6), clip('d', -1, 0, 1)],
      RATE,
    );
    const rows = lanes.map(({ track, part, clips }) => [
      track,
      part,
      clips.map(({ clip }) => clip.id),
    ]);
    expect(rows).toEqual([
      [-1, 0, ['d']],
      [0, 0, ['a', 'c']],
      [0, 1, ['b']],
    ]);
  });

  it('never let clips of a row overlap', () => {
    for (const { clips } of layOut(lecture().clips, RATE)) {
      clips.slice(1).forEach((next, index) => {
        expect(next.start).toBeGreaterThanOrEqual(clips[index]?.end ?? 0);
      });
    }
  });

  it('find visible clips as a linear search does', () => {
    for (const lane of layOut(lecture().clips, RATE)) {
      const expected = lane.clips.filter(({ start, end }) => start < 9000 && end > 5000);
      expect(clipsBetween(lane, 5000, 9000)).toEqual(expected);
    }
  });

  it('show a clip from the first frame at or after its start', () => {
    const [lane] = layOut([clip('a', 0, 1.01, 2)], RATE);
    expect(lane?.clips[0]).toMatchObject({ start: 31, end: 60 });
  });
});

describe('moving from clip to clip', () => {
  const lanes = layOut(launchDay().clips, RATE);

  it('stays in the row sideways and picks the nearest start up and down', () => {
    const logo = { lane: 1, clip: 1 };
    expect(moveInGrid(lanes, logo, 'ArrowRight')).toEqual({ lane: 1, clip: 2 });
    expect(moveInGrid(lanes, { lane: 1, clip: 3 }, 'ArrowRight')).toEqual({ lane: 1, clip: 3 });
    expect(moveInGrid(lanes, logo, 'Home')).toEqual({ lane: 1, clip: 0 });
    expect(moveInGrid(lanes, logo, 'End')).toEqual({ lane: 1, clip: 3 });
    expect(moveInGrid(lanes, { lane: 1, clip: 2 }, 'ArrowDown')).toEqual({ lane: 2, clip: 1 });
    expect(moveInGrid(lanes, logo, 'PageDown')?.lane).toBe(lanes.length - 1);
  });

  it('ignores other keys and empty timelines', () => {
    expect(moveInGrid(lanes, null, 'KeyL')).toBeNull();
    expect(moveInGrid([], null, 'ArrowRight')).toBeNull();
  });
});
