// The ring file: slots of raw pixels in the origin private file system, written by a worker.

/** Writes snapshots into slots of the ring file; the engine reads the same file inside the profile folder. */
export class Ring {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    /** @type {Map<number, (answer: any) => void>} */
    this.pending = new Map();
    this.nextId = 1;
    worker.onmessage = ({ data }) => {
      this.pending.get(data.id)?.(data);
      this.pending.delete(data.id);
    };
    worker.onerror = (event) => {
      for (const answer of this.pending.values())
        answer({ error: event.message || 'the ring worker failed' });
      this.pending.clear();
    };
  }

  /**
   * @param {{marker: string, slotBytes: number, slots: number}} options `marker` is written first, so that the
   *   engine finds the file
   */
  static async open(options) {
    const ring = new Ring(
      new Worker(new URL('ring-worker.js', import.meta.url), { type: 'module' }),
    );
    await ring.ask({ open: options }, []);
    return ring;
  }

  /**
   * @param {object} message
   * @param {Transferable[]} transfer
   * @returns {Promise<any>}
   */
  async ask(message, transfer) {
    const id = this.nextId++;
    const answer = await new Promise((resolve) => {
      this.pending.set(id, resolve);
      this.worker.postMessage({ id, ...message }, transfer);
    });
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  /**
   * Writes pixels into a slot; the buffer is handed over.
   * @param {number} slot
   * @param {Uint8ClampedArray} pixels
   * @returns {Promise<number>} milliseconds spent writing
   */
  async write(slot, pixels) {
    const answer = await this.ask({ slot, pixels: pixels.buffer }, [
      /** @type {ArrayBuffer} */ (pixels.buffer),
    ]);
    return answer.ms;
  }
}
