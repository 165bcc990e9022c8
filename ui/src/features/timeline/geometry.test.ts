import { describe, expect, it } from 'vitest';
import {
  fitView,
  follow,
  frameToX,
  isFitted,
  maxScroll,
  resizeView,
  scrollTo,
  visibleFrames,
  xToBoundary,
  xToFrame,
  zoomAt,
} from './geometry';

const fitted = fitView(450, 924);

describe('frames and pixels', () => {
  it('shows everything when fitted', () => {
    expect(fitted.scale).toBe(2);
    expect(frameToX(fitted, 450)).toBe(900);
    expect(isFitted(fitted)).toBe(true);
    expect(maxScroll(fitted)).toBe(0);
  });

  it('finds the frame of every pixel a frame covers', () => {
    const view = scrollTo(zoomAt(fitted, 0, 5), 1234);
    for (let frame = 130; frame < 200; frame += 1) {
      expect(xToFrame(view, frameToX(view, frame) + 0.01)).toBe(frame);
      expect(xToFrame(view, frameToX(view, frame + 1) - 0.01)).toBe(frame);
      expect(xToBoundary(view, frameToX(view, frame) + 2)).toBe(frame);
    }
  });

  it('stays within the composition', () => {
    expect(xToFrame(fitted, -500)).toBe(0);
    expect(xToFrame(fitted, 5000)).toBe(449);
    expect(xToBoundary(fitted, 5000)).toBe(450);
  });
});

describe('zoom and scroll', () => {
  it('keeps what is under the pointer', () => {
    const before = xToFrame(fitted, 400);
    const zoomed = zoomAt(fitted, 400, 4);
    expect(xToFrame(zoomed, 400)).toBe(before);
    expect(frameToX(zoomed, 200)).toBeCloseTo(400);
  });

  it('goes no further out than everything and no further in than a frame of 48 pixels', () => {
    expect(isFitted(zoomAt(fitted, 100, 0.01))).toBe(true);
    expect(zoomAt(fitted, 100, 1e6).scale).toBe(48);
  });

  it('keeps showing everything when the window changes', () => {
    expect(isFitted(resizeView(fitted, 500))).toBe(true);
    const zoomed = zoomAt(fitted, 0, 4);
    expect(resizeView(zoomed, 500).scale).toBe(zoomed.scale);
  });

  it('pages to a frame only when it is not visible', () => {
    const zoomed = zoomAt(fitted, 0, 10);
    expect(follow(zoomed, 20)).toBe(zoomed);
    const paged = follow(zoomed, 300);
    const x = frameToX(paged, 300);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThan(paged.width);
  });

  it('names the visible frames', () => {
    const view = scrollTo(zoomAt(fitted, 0, 10), 2000);
    expect(visibleFrames(view)).toEqual({ start: 100, end: 148 });
  });
});
