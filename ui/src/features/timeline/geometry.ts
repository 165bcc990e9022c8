/** Where frames are on screen. Pixels count from the left edge of the visible timeline. */

import { clamp } from '../../lib/clamp';

/** The visible part of a timeline. */
export interface View {
  /** Frames of the composition, 1 or more. */
  frames: number;
  /** Width of the visible part in pixels. */
  width: number;
  /** Pixels a frame takes. */
  scale: number;
  /** Pixels hidden on the left. */
  scroll: number;
}

/** A frame never gets wider than this. */
const MAX_SCALE = 48;
/** Empty space kept after the last frame. */
export const END_SPACE = 24;

/** The scale at which everything is visible. */
export function fitScale(frames: number, width: number): number {
  return Math.min(MAX_SCALE, Math.max(1, width - END_SPACE) / Math.max(1, frames));
}

export function fitView(frames: number, width: number): View {
  return { frames, width, scale: fitScale(frames, width), scroll: 0 };
}

export function frameToX(view: View, frame: number): number {
  return frame * view.scale - view.scroll;
}

/** The frame under a pixel, within the composition. */
export function xToFrame(view: View, x: number): number {
  return clamp(Math.floor((x + view.scroll) / view.scale), 0, view.frames - 1);
}

/** The nearest frame boundary to a pixel, 0 to `frames`: for range handles. */
export function xToBoundary(view: View, x: number): number {
  return clamp(Math.round((x + view.scroll) / view.scale), 0, view.frames);
}

export function maxScroll(view: View): number {
  return Math.max(0, view.frames * view.scale + END_SPACE - view.width);
}

export function scrollTo(view: View, scroll: number): View {
  return { ...view, scroll: clamp(scroll, 0, maxScroll(view)) };
}

/** Zooms by a factor, keeping what is under pixel `x` there. */
export function zoomAt(view: View, x: number, factor: number): View {
  const smallest = fitScale(view.frames, view.width);
  const scale = clamp(view.scale * factor, smallest, MAX_SCALE);
  const anchored = ((view.scroll + x) / view.scale) * scale - x;
  return scrollTo({ ...view, scale }, anchored);
}

/** Another width; a view that showed everything still does. */
export function resizeView(view: View, width: number): View {
  if (isFitted(view)) return fitView(view.frames, width);
  const scale = Math.max(view.scale, fitScale(view.frames, width));
  return scrollTo({ ...view, width, scale }, view.scroll);
}

/** Another length; a view that showed everything still does. */
export function withFrames(view: View, frames: number): View {
  if (isFitted(view)) return fitView(frames, view.width);
  const scale = Math.max(view.scale, fitScale(frames, view.width));
  return scrollTo({ ...view, frames, scale }, view.scroll);
}

export function isFitted(view: View): boolean {
  return view.scale <= fitScale(view.frames, view.width) * 1.0001;
}

/** Pages so that a frame is visible; the same view when it is already. */
export function follow(view: View, frame: number): View {
  const x = frameToX(view, frame);
  if (x >= 0 && x <= view.width - Math.min(END_SPACE, view.scale)) return view;
  return scrollTo(view, frame * view.scale - view.width * 0.1);
}

/** First and last frame at least partly visible, half-open. */
export function visibleFrames(view: View): { start: number; end: number } {
  const start = Math.max(0, Math.floor(view.scroll / view.scale));
  const end = Math.min(view.frames, Math.ceil((view.scroll + view.width) / view.scale) + 1);
  return { start, end };
}
