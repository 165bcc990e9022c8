/** Sizes of the timeline's parts in pixels. */

import type { Strip } from './paint_band';

export const HEAD_WIDTH = 116;
export const RULER: Strip = { top: 0, height: 26 };
export const BAND: Strip = { top: 30, height: 22 };
/** Ruler and band together. */
export const TOP_HEIGHT = 58;
export const LANE_HEIGHT = 28;
