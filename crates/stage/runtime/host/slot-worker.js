// What the workers that take pictures have in common: they draw what was recorded, where the canvas was handed over, put
// pixels into slots, and answer every message by its number.

import { drawingContext, drawnPixels } from './drawn.js';

/** @type {{context: OffscreenCanvasRenderingContext2D, transparent: boolean} | undefined} */
let drawing;

/** @param {{canvas: OffscreenCanvas, transparent: boolean}} handed */
function own({ canvas, transparent }) {
  drawing = { context: drawingContext(canvas, transparent), transparent };
}

/**
 * @param {ElementImage} image
 * @returns {ArrayBuffer}
 */
function draw(image) {
  if (!drawing) throw new Error('the worker has no canvas');
  try {
    return drawnPixels(drawing.context, image, drawing.transparent).buffer;
  } finally {
    image.close();
  }
}

/**
 * @param {(options: any) => Promise<void>} open called once, first
 * @param {(slot: number, pixels: ArrayBuffer, call: number) => void | Promise<void>} write
 */
export function serve(open, write) {
  /** @param {any} message one of `open`, `own`, `look`, or a picture (`image` or `pixels`) for a slot */
  const answer = async (message) => {
    if (message.open) await open(message.open);
    if (message.own) own(message.own);
    if (message.look) return { pixels: draw(message.look) };
    if (!message.image && !message.pixels) return {};
    const begin = performance.now();
    const pixels = message.image ? draw(message.image) : message.pixels;
    const drawn = performance.now();
    await write(message.slot, pixels, message.call);
    return { ms: { draw: drawn - begin, write: performance.now() - drawn } };
  };
  self.onmessage = async ({ data }) => {
    try {
      self.postMessage({ id: data.id, ...(await answer(data)) });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      self.postMessage({ id: data.id, error: words });
    }
  };
}
