import { expect, it } from 'vitest';
import { actualSize, fitInto } from './fit';

it('fits a picture into a room and keeps its proportions', () => {
  expect(fitInto({ width: 1920, height: 1080 }, { width: 960, height: 960 })).toEqual({
    width: 960,
    height: 540,
  });
  expect(fitInto({ width: 1080, height: 1920 }, { width: 960, height: 480 })).toEqual({
    width: 270,
    height: 480,
  });
  expect(fitInto({ width: 0, height: 0 }, { width: 960, height: 480 })).toEqual({
    width: 0,
    height: 0,
  });
});

it('shows one pixel on one pixel of the screen', () => {
  expect(actualSize({ width: 1920, height: 1080 }, 2)).toEqual({ width: 960, height: 540 });
});
