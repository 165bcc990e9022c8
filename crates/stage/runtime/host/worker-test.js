// Whether a worker draws what was recorded here as the page itself would: known pixels.

import { DrawableCanvas } from './canvas.js';
import { renderingUpdate } from './update.js';

const SIZE = 16;
const COLOUR = [10, 200, 90];
/** How many rendering updates the requested paint may take. */
const ATTEMPTS = 5;

/**
 * @param {import("./slot-writer.js").SlotWriter} writer whose worker draws
 * @returns {Promise<boolean>}
 */
export async function drawsInWorker(writer) {
  if (!('captureElementImage' in HTMLCanvasElement.prototype)) return false;
  const frame = document.createElement('iframe');
  const canvas = new DrawableCanvas(frame, SIZE, SIZE);
  // Before the composition, which fills the window: what lies outside is not recorded.
  canvas.element.style.cssText += 'position: fixed; inset: 0';
  try {
    const inside = frame.contentDocument;
    if (!inside) return false;
    inside.body.style.background = `rgb(${COLOUR.join(' ')})`;
    writer.own(canvas);
    const image = await recorded(canvas);
    if (!image) return false;
    const { bytes, order } = await writer.look(image);
    const expected = order === 'bgra' ? COLOUR.toReversed() : COLOUR;
    return bytes.every((value, at) => at % 4 === 3 || value === expected[at % 4]);
  } catch {
    return false;
  } finally {
    canvas.remove();
  }
}

/** @param {DrawableCanvas} canvas */
async function recorded(canvas) {
  /** @type {ElementImage | undefined} */
  let image;
  canvas.onPaint = () => {
    image = canvas.record();
  };
  for (let attempt = 0; !image && attempt < ATTEMPTS; attempt += 1) {
    canvas.requestPaint();
    await renderingUpdate();
  }
  return image;
}
