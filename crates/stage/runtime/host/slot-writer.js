// How pixels leave the page: a worker takes them, or draws them, and puts them into slots that the engine reads.

/**
 * What the worker is told first. The ring's file begins with `marker`, by which the engine finds it; a socket is opened
 * with `key`, which is good for one connection.
 * @typedef {{marker: string, slotBytes: number, slots: number} | {key: string}} SlotOptions
 *
 * @typedef {object} Written
 * @property {import("./read-back.js").PixelOrder} order of what is in the slot now
 * @property {{draw: number, write: number}} ms milliseconds spent
 */

/** Hands pixels to a worker and waits until they are where the engine reads them. */
export class SlotWriter {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    /** @type {Map<number, (answer: any) => void>} */
    this.pending = new Map();
    this.nextId = 1;
    /** @type {string | undefined} why the worker answers nothing any more */
    this.failure = undefined;
    worker.onmessage = ({ data }) => {
      this.pending.get(data.id)?.(data);
      this.pending.delete(data.id);
    };
    worker.onerror = (event) => {
      this.failure = event.message || 'the worker that takes pixels failed';
      for (const answer of this.pending.values()) answer({ error: this.failure });
      this.pending.clear();
    };
  }

  /** @param {'ring' | 'socket'} kind */
  static start(kind) {
    const script = new URL(`${kind}-worker.js`, import.meta.url);
    return new SlotWriter(new Worker(script, { type: 'module' }));
  }

  /** @param {SlotOptions} options */
  async open(options) {
    await this.ask({ open: options }, []);
  }

  /**
   * @param {object} message
   * @param {Transferable[]} transfer
   * @returns {Promise<any>}
   */
  async ask(message, transfer) {
    if (this.failure) throw new Error(this.failure);
    const id = this.nextId++;
    const answer = await new Promise((resolve) => {
      this.pending.set(id, resolve);
      this.worker.postMessage({ id, ...message }, transfer);
    });
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /**
   * Puts pixels into a slot; the buffer is handed over.
   * @param {number} call number of the call that lent the slot
   * @param {number} slot
   * @param {Uint8ClampedArray} pixels
   * @returns {Promise<Written>}
   */
  write(call, slot, pixels) {
    return this.ask({ call, slot, pixels }, [/** @type {ArrayBuffer} */ (pixels.buffer)]);
  }

  /**
   * Lets the worker draw for a canvas from now on.
   * @param {import("./canvas.js").DrawableCanvas} canvas its drawing is handed over
   */
  own({ element, transparent }) {
    const canvas = element.transferControlToOffscreen();
    // Messages are answered in order: the first picture tells of a canvas that cannot be drawn on.
    void this.ask({ own: { canvas, transparent } }, [canvas]).catch(() => undefined);
  }

  /**
   * Lets the worker draw what was recorded of its canvas, into a slot.
   * @param {number} call number of the call that lent the slot
   * @param {number} slot
   * @param {ElementImage} image handed over
   * @returns {Promise<Written>}
   */
  draw(call, slot, image) {
    return this.ask({ call, slot, image }, [/** @type {any} */ (image)]);
  }

  /**
   * Lets the worker draw what was recorded of its canvas, and gives the pixels.
   * @param {ElementImage} image handed over
   * @returns {Promise<import("./read-back.js").Pixels>}
   */
  look(image) {
    return this.ask({ look: image }, [/** @type {any} */ (image)]);
  }

  close() {
    this.worker.terminate();
  }
}
