// Reading back what a worker drew.

import { canvasPixels } from './drawn.js';

/**
 * @typedef {'rgba' | 'bgra'} PixelOrder bytes of a pixel; `bgra` is used for opaque pictures only
 * @typedef {Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>} Bytes rows without padding
 * @typedef {{bytes: Bytes, order: PixelOrder}} Pixels
 */

/** `VideoFrame.format` of a canvas in memory, wherever this was tried. Its pixels are premultiplied. */
const FORMAT = 'BGRA';

/**
 * Reads opaque pictures as they lie in memory, into memory that is used again: a new array for each picture costs as
 * long as copying it twice, and a gigabyte before it is collected.
 */
export class ReadBack {
  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {boolean} transparent
   */
  constructor(context, transparent) {
    this.context = context;
    this.isCopied = !transparent && 'VideoFrame' in self;
    /** @type {Uint8Array<ArrayBuffer> | undefined} */
    this.memory = undefined;
  }

  /**
   * What the canvas shows. Good until the next call.
   * @returns {Promise<Pixels>}
   */
  async pixels() {
    const copied = this.isCopied && (await this.copied());
    return copied || { bytes: canvasPixels(this.context), order: 'rgba' };
  }

  /** @returns {Promise<Pixels | undefined>} */
  async copied() {
    const { canvas } = this.context;
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    try {
      const size = canvas.width * canvas.height * 4;
      if (frame.format !== FORMAT || frame.allocationSize() !== size) return undefined;
      this.memory ??= new Uint8Array(size);
      await frame.copyTo(this.memory);
      return { bytes: this.memory, order: 'bgra' };
    } finally {
      frame.close();
    }
  }
}
