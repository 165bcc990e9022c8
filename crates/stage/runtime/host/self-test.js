// Whether this browser really draws elements into a canvas, and reports every paint: known pixels, known changes.

import { DrawableCanvas } from './canvas.js';
import { renderingUpdate } from './update.js';

const SIZE = 16;
/** Rounding of one step a channel is no difference. */
const TOLERANCE = 1;

/**
 * @param {DrawableCanvas} canvas
 * @returns {Promise<Uint8ClampedArray | undefined>}
 */
async function snapshot(canvas) {
  /** @type {Uint8ClampedArray | undefined} */
  let pixels;
  canvas.onPaint = () => {
    pixels = canvas.draw();
  };
  canvas.requestPaint();
  await renderingUpdate();
  canvas.onPaint = undefined;
  return pixels;
}

/**
 * @param {Uint8ClampedArray | undefined} pixels
 * @param {number[]} colour
 */
function showsColour(pixels, colour) {
  if (!pixels) return false;
  const middle = (SIZE / 2) * SIZE * 4 + (SIZE / 2) * 4;
  return colour.every(
    (value, channel) => Math.abs((pixels[middle + channel] ?? -99) - value) <= TOLERANCE,
  );
}

/**
 * Draws what was painted, as it is done with every frame.
 * @param {DrawableCanvas} canvas
 * @param {() => void} change
 */
async function paintsAfter(canvas, change) {
  let paints = false;
  canvas.onPaint = () => {
    canvas.draw();
    paints = true;
  };
  change();
  await renderingUpdate();
  canvas.onPaint = undefined;
  return paints;
}

/** @returns {Promise<{draws: boolean, detects: boolean, failed: string[]}>} */
export async function selfTest() {
  if (!('drawElementImage' in CanvasRenderingContext2D.prototype)) {
    return { draws: false, detects: false, failed: ['drawElementImage is not there'] };
  }
  // A frame, as the composition is one; changes happen to what is inside it.
  const frame = document.createElement('iframe');
  const canvas = new DrawableCanvas(frame, SIZE, SIZE);
  try {
    const inside = frame.contentDocument;
    if (!inside) return { draws: false, detects: false, failed: ['the frame has no document'] };
    const box = inside.createElement('div');
    box.style.cssText = 'position: absolute; inset: 0; background: rgb(10, 200, 90)';
    inside.body.append(box);
    await renderingUpdate();
    const draws = showsColour(await snapshot(canvas), [10, 200, 90]);
    const failed = await failedDetections(canvas, box);
    return { draws, detects: failed.length === 0, failed };
  } finally {
    canvas.remove();
  }
}

/**
 * @param {DrawableCanvas} canvas
 * @param {HTMLElement} box
 */
async function failedDetections(canvas, box) {
  /** @type {[string, boolean, Partial<CSSStyleDeclaration>][]} name, whether a paint must follow, new style */
  const cases = [
    ['nothing', false, {}],
    ['the same colour', false, { background: 'rgb(10, 200, 90)' }],
    ['another colour', true, { background: 'rgb(200, 20, 90)' }],
    ['opacity', true, { opacity: '0.5' }],
    ['transform', true, { transform: 'translateX(3px)' }],
    ['transform on a layer', true, { willChange: 'transform', transform: 'scale(0.5)' }],
    ['visibility', true, { visibility: 'hidden' }],
    ['visibility again', true, { visibility: 'visible' }],
    ['filter', true, { filter: 'blur(1px)' }],
  ];
  const failed = [];
  for (const [name, expected, style] of cases) {
    const change = () => void Object.assign(box.style, style);
    // A missed change breaks holds; a needless paint only costs a capture.
    if (expected && !(await paintsAfter(canvas, change))) failed.push(name);
    if (!expected) await paintsAfter(canvas, change);
  }
  return failed;
}
