// Where a picture is drawn: on the page's thread, or on the worker that puts it into its slot.

/**
 * @typedef {object} Taken what was taken of a paint
 * @property {number} ms milliseconds it took on the page's thread
 * @property {Uint8ClampedArray} [pixels]
 * @property {ElementImage} [image]
 *
 * @typedef {object} Drawing
 * @property {(canvas: import("./canvas.js").DrawableCanvas) => void} own takes charge of a canvas that was made
 * @property {(canvas: import("./canvas.js").DrawableCanvas) => Taken} take call it inside a paint event
 * @property {(call: number, notice: Notice, taken: Taken) => Promise<void>} send completes the notice of the slot that a
 *   call lent; rejects when the picture could not be drawn or sent
 */

/** Draws on the page's thread. @implements {Drawing} */
export class PageDrawing {
  /** @param {import("./slot-writer.js").SlotWriter} writer */
  constructor(writer) {
    this.writer = writer;
  }

  own() {
    // The canvas draws by itself.
  }

  /** @param {import("./canvas.js").DrawableCanvas} canvas */
  take(canvas) {
    const begin = performance.now();
    const pixels = canvas.draw();
    return { pixels, ms: performance.now() - begin };
  }

  /**
   * @param {number} call
   * @param {Notice} notice
   * @param {Taken} taken
   */
  async send(call, notice, { pixels, ms }) {
    if (!pixels) throw new Error('there are no pixels to send');
    const written = await this.writer.write(call, notice.slot, pixels);
    notice.order = written.order;
    notice.ms.draw = ms;
    notice.ms.write = written.ms.write;
  }
}

/**
 * Hands recordings to the worker, which draws, reads back and writes while this thread goes on to the next frame.
 * @implements {Drawing}
 */
export class WorkerDrawing {
  /** @param {import("./slot-writer.js").SlotWriter} writer */
  constructor(writer) {
    this.writer = writer;
  }

  /** @param {import("./canvas.js").DrawableCanvas} canvas */
  own(canvas) {
    this.writer.own(canvas);
  }

  /** @param {import("./canvas.js").DrawableCanvas} canvas */
  take(canvas) {
    const begin = performance.now();
    const image = canvas.record();
    return { image, ms: performance.now() - begin };
  }

  /**
   * @param {number} call
   * @param {Notice} notice
   * @param {Taken} taken
   */
  async send(call, notice, { image, ms }) {
    if (!image) throw new Error('there is nothing to draw');
    const written = await this.writer.draw(call, notice.slot, image);
    notice.order = written.order;
    notice.ms.draw = ms + written.ms.draw;
    notice.ms.write = written.ms.write;
  }
}
