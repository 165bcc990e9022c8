// The frame pump: one call produces a batch of frames.

import { nextTask, renderingUpdate } from "./update.js";

/**
 * @typedef {object} Batch
 * @property {number} id
 * @property {number[]} frames absolute, ascending
 * @property {number[]} slots slots that may be written, at least one a frame
 * @property {number[]} capture frames that must be captured even when nothing painted
 * @property {number[]} skip frames whose rendering update is left out: they repeat the frame before them
 */

/** How many rendering updates a requested paint may take. */
const PAINT_ATTEMPTS = 5;

export class Pump {
  /**
   * @param {import("./canvas.js").DrawableCanvas} canvas
   * @param {StillcutFrame} frame
   * @param {import("./ring.js").Ring} ring
   */
  constructor(canvas, frame, ring) {
    this.canvas = canvas;
    this.frame = frame;
    this.ring = ring;
    /** @type {Promise<unknown>} batches run one after the other */
    this.last = Promise.resolve();
  }

  /**
   * @param {Batch} batch
   * @returns {Promise<{id: number, notices: Notice[], error?: {frame: number, message: string}}>}
   */
  produce(batch) {
    const turn = this.last.then(() => this.run(batch));
    this.last = turn;
    return turn;
  }

  /** @param {Batch} batch */
  async run(batch) {
    /** @type {Notice[]} */
    const notices = [];
    /** @type {Promise<void>[]} */
    const writes = [];
    const capture = new Set(batch.capture);
    const skip = new Set(batch.skip);
    const slots = [...batch.slots];
    for (const frame of batch.frames) {
      try {
        const notice = skip.has(frame)
          ? await this.seekOnly(frame)
          : await this.one(frame, capture.has(frame), slots, writes);
        notices.push(notice);
      } catch (error) {
        await Promise.allSettled(writes);
        return { id: batch.id, notices, error: { frame, message: String(error) } };
      }
    }
    const failed = (await Promise.allSettled(writes)).find((write) => write.status === "rejected");
    if (failed?.status === "rejected") {
      const first = batch.frames[0] ?? 0;
      return { id: batch.id, notices: [], error: { frame: first, message: String(failed.reason) } };
    }
    return { id: batch.id, notices };
  }

  /**
   * @param {number} frame
   * @returns {Promise<Notice>}
   */
  async seekOnly(frame) {
    const begin = performance.now();
    await this.frame.visit(frame);
    const seek = performance.now() - begin;
    return { frame, kind: "held", slot: -1, ms: { seek, settle: 0, paint: 0, draw: 0, write: 0 } };
  }

  /**
   * @param {number} frame
   * @param {boolean} mustCapture
   * @param {number[]} slots
   * @param {Promise<void>[]} writes
   * @returns {Promise<Notice>}
   */
  async one(frame, mustCapture, slots, writes) {
    const { canvas } = this;
    const begin = performance.now();
    const pending = this.frame.visit(frame);
    const seeked = performance.now();
    await pending;
    const settled = performance.now();
    const snapshot = this.armSnapshot();
    if (mustCapture || canvas.painted) canvas.requestPaint();
    await renderingUpdate();
    // A paint without a snapshot cannot be: the snapshot is armed until a paint takes it. But a requested paint
    // may come an update late.
    for (let attempt = 1; !snapshot.pixels && (mustCapture || canvas.painted); attempt += 1) {
      if (attempt > PAINT_ATTEMPTS) throw new Error(`no paint came after ${PAINT_ATTEMPTS} rendering updates`);
      canvas.requestPaint();
      await renderingUpdate();
    }
    canvas.onPaint = undefined;
    const ms = { seek: seeked - begin, settle: settled - seeked, paint: 0, draw: snapshot.ms, write: 0 };
    ms.paint = performance.now() - settled - snapshot.ms;
    if (!snapshot.pixels) return { frame, kind: "held", slot: -1, ms };
    const slot = slots.shift();
    if (slot === undefined) throw new Error("the batch has no slot left");
    writes.push(this.ring.write(slot, snapshot.pixels).then((spent) => void (ms.write = spent)));
    return { frame, kind: "captured", slot, ms };
  }

  /** Takes a snapshot inside the next paint event. */
  armSnapshot() {
    const { canvas } = this;
    /** @type {{pixels: Uint8ClampedArray | undefined, ms: number}} */
    const snapshot = { pixels: undefined, ms: 0 };
    canvas.onPaint = () => {
      const begin = performance.now();
      canvas.draw();
      snapshot.pixels = canvas.read();
      snapshot.ms = performance.now() - begin;
    };
    return snapshot;
  }

  /** Waits until the batches sent so far are done. */
  async idle() {
    await this.last;
    await nextTask();
  }
}
