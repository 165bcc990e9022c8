// What the workers that take pictures have in common: they draw what was recorded, where the canvas was handed over, put
// pixels into slots, and answer every message by its number.

import { drawElement, drawingContext } from './drawn.js';
import { ReadBack } from './read-back.js';

/** @typedef {import("./read-back.js").Pixels} Pixels */

/** Draws for a canvas that was handed over, one picture after the other. */
class Drawing {
  /** @param {{canvas: OffscreenCanvas, transparent: boolean}} handed */
  constructor({ canvas, transparent }) {
    this.transparent = transparent;
    this.context = drawingContext(canvas);
    this.readBack = new ReadBack(this.context, transparent);
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
  }

  /**
   * Draws when it is this picture's turn: reading back waits, and the canvas and the memory read into are used again.
   * @template T
   * @param {ElementImage} image handed over
   * @param {(pixels: Pixels, ms: number) => T} use what to do with the pixels before they are gone, and how long they took
   * @returns {Promise<T>}
   */
  draw(image, use) {
    const drawn = this.last.then(async () => {
      const begin = performance.now();
      try {
        drawElement(this.context, image, this.transparent);
      } finally {
        image.close();
      }
      const pixels = await this.readBack.pixels();
      return use(pixels, performance.now() - begin);
    });
    this.last = drawn.catch(() => undefined);
    return drawn;
  }
}

/** @type {Drawing | undefined} */
let drawing;

/**
 * @param {(options: any) => Promise<void>} open called once, first
 * @param {(slot: number, pixels: import("./read-back.js").Bytes, call: number) => void | Promise<void>} write has
 *   copied the pixels when it returns
 */
export function serve(open, write) {
  /**
   * @param {{call: number, slot: number}} message
   * @param {Pixels} pixels
   * @param {number} draw
   */
  const put = ({ call, slot }, { bytes, order }, draw) => {
    const begin = performance.now();
    const written = Promise.resolve(write(slot, bytes, call));
    // Not the promise itself: the next picture does not wait until this one has arrived.
    return {
      done: written.then(() => ({ order, ms: { draw, write: performance.now() - begin } })),
    };
  };
  /** @param {any} message one of `open`, `own`, `look`, or a picture (`image` or `pixels`) for a slot */
  const answer = async (message) => {
    if (message.open) await open(message.open);
    if (message.own) drawing = new Drawing(message.own);
    if (message.pixels) return put(message, { bytes: message.pixels, order: 'rgba' }, 0).done;
    if (!message.image && !message.look) return {};
    if (!drawing) throw new Error('the worker has no canvas');
    if (message.look)
      return drawing.draw(message.look, ({ bytes, order }) => ({ bytes: bytes.slice(), order }));
    const placed = await drawing.draw(message.image, (pixels, ms) => put(message, pixels, ms));
    return placed.done;
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
