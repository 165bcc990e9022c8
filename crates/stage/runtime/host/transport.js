// How pixels leave the page.

/**
 * @typedef {object} Transport
 * @property {(notice: Notice, pixels: Uint8ClampedArray) => Promise<void>} send completes the notice; rejects when
 *   the pixels could not be sent
 */

/** Raw pixels through the ring file: the fast way. @implements {Transport} */
export class RingTransport {
  /** @param {import("./ring.js").Ring} ring */
  constructor(ring) {
    this.ring = ring;
  }

  /**
   * @param {Notice} notice
   * @param {Uint8ClampedArray} pixels
   */
  async send(notice, pixels) {
    notice.ms.write = await this.ring.write(notice.slot, pixels);
  }
}

/** A PNG inside the batch's answer: slower, and works wherever DevTools does. @implements {Transport} */
export class InlineTransport {
  /** @param {import("./canvas.js").DrawableCanvas} canvas */
  constructor(canvas) {
    this.canvas = canvas;
  }

  /**
   * @param {Notice} notice
   * @param {Uint8ClampedArray} pixels
   */
  async send(notice, pixels) {
    const begin = performance.now();
    const { width, height, transparent } = this.canvas;
    const picture = new OffscreenCanvas(width, height);
    const image = new ImageData(new Uint8ClampedArray(pixels), width, height);
    picture.getContext('2d', { alpha: transparent })?.putImageData(image, 0, 0);
    const blob = await picture.convertToBlob({ type: 'image/png' });
    notice.png = await base64(blob);
    notice.ms.write = performance.now() - begin;
  }
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
async function base64(blob) {
  const reader = new FileReader();
  const read = new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
  });
  reader.readAsDataURL(blob);
  const address = /** @type {string} */ (await read);
  return address.slice(address.indexOf(',') + 1);
}
