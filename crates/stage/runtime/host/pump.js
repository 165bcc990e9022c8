// The frame pump: one call produces a batch of frames.

import { renderingUpdate } from './update.js';

/**
 * @typedef {object} Batch
 * @property {number} call written beside every frame that is sent
 * @property {number[]} frames absolute, ascending
 * @property {number[]} slots slots that may be written, one for each frame that is not in `skip`
 * @property {number[]} capture frames that must be captured even when nothing painted
 * @property {number[]} verify frames that are captured even when they are held, to be compared with their anchor
 * @property {number[]} skip frames whose rendering update is left out: they repeat the frame before them
 */

/**
 * @typedef {object} Orders a batch under way
 * @property {number} call
 * @property {Set<number>} capture
 * @property {Set<number>} verify
 * @property {Set<number>} skip
 * @property {number[]} slots those that are still free
 * @property {Promise<void>[]} writes
 */

/** How many rendering updates a requested paint may take. */
const PAINT_ATTEMPTS = 5;

/** @typedef {{pixels: Uint8ClampedArray | undefined, ms: number}} Snapshot */
/** @type {Readonly<Snapshot>} */
const NO_SNAPSHOT = { pixels: undefined, ms: 0 };

export class Pump {
  /**
   * @param {import("./canvas.js").DrawableCanvas} canvas
   * @param {StillcutFrame} frame
   * @param {import("./slot-writer.js").SlotWriter} writer
   */
  constructor(canvas, frame, writer) {
    this.canvas = canvas;
    this.frame = frame;
    this.writer = writer;
    /** Number of the batch that runs next. */
    this.next = 1;
    /** @type {Map<number, () => void>} batches that came before their turn */
    this.waiting = new Map();
  }

  /**
   * Runs batches in the order of their numbers, whatever order they arrive in: two calls sent one after the other
   * may overtake each other on the way.
   * @param {number} id 1 for the first batch after loading, then one more each time
   * @param {Batch} batch
   * @returns {Promise<{notices: Notice[], error?: {frame: number, message: string}}>}
   */
  async produce(id, batch) {
    if (id !== this.next)
      await new Promise((resolve) => this.waiting.set(id, () => resolve(undefined)));
    try {
      return await this.run(batch);
    } finally {
      this.next = id + 1;
      this.waiting.get(this.next)?.();
      this.waiting.delete(this.next);
    }
  }

  /** @param {Batch} batch */
  async run(batch) {
    /** @type {Notice[]} */
    const notices = [];
    /** @type {Promise<void>[]} */
    const writes = [];
    /** @type {Orders} */
    const orders = {
      call: batch.call,
      capture: new Set(batch.capture),
      verify: new Set(batch.verify),
      skip: new Set(batch.skip),
      slots: [...batch.slots],
      writes,
    };
    for (const frame of batch.frames) {
      try {
        notices.push(
          orders.skip.has(frame) ? await this.seekOnly(frame) : await this.one(frame, orders),
        );
      } catch (error) {
        await Promise.allSettled(writes);
        return { notices, error: { frame, message: String(error) } };
      }
    }
    const failed = (await Promise.allSettled(writes)).find((write) => write.status === 'rejected');
    if (failed?.status === 'rejected') {
      const first = batch.frames[0] ?? 0;
      return { notices: [], error: { frame: first, message: String(failed.reason) } };
    }
    return { notices };
  }

  /**
   * @param {number} frame
   * @returns {Promise<Notice>}
   */
  async seekOnly(frame) {
    const begin = performance.now();
    await this.frame.visit(frame);
    const seek = performance.now() - begin;
    return { frame, kind: 'held', slot: -1, ms: { seek, settle: 0, paint: 0, draw: 0, write: 0 } };
  }

  /**
   * @param {number} frame
   * @param {Orders} orders
   * @returns {Promise<Notice>}
   */
  async one(frame, orders) {
    const { canvas } = this;
    const begin = performance.now();
    const pending = this.frame.visit(frame);
    const seeked = performance.now();
    await pending;
    const settled = performance.now();
    const undrawable = this.frame.undrawable();
    if (undrawable) throw new Error(undrawable);
    const mustCapture = orders.capture.has(frame) || canvas.painted;
    // The picture of a frame is taken from a fresh recording, so a change is found out first.
    if (!mustCapture) await renderingUpdate();
    const kind = mustCapture || canvas.painted ? 'captured' : 'held';
    const snapshot =
      kind === 'captured' || orders.verify.has(frame) ? await this.takeSnapshot() : NO_SNAPSHOT;
    const ms = {
      seek: seeked - begin,
      settle: settled - seeked,
      paint: 0,
      draw: snapshot.ms,
      write: 0,
    };
    ms.paint = performance.now() - settled - snapshot.ms;
    /** @type {Notice} */
    const notice = { frame, kind, slot: -1, ms };
    if (snapshot.pixels) this.send(notice, snapshot.pixels, orders);
    return notice;
  }

  /**
   * @param {Notice} notice
   * @param {Uint8ClampedArray} pixels
   * @param {Orders} orders
   */
  send(notice, pixels, orders) {
    const slot = orders.slots.shift();
    if (slot === undefined) throw new Error('the batch has no slot left');
    notice.slot = slot;
    const write = this.writer.write(orders.call, slot, pixels);
    orders.writes.push(
      write.then((ms) => {
        notice.ms.write = ms;
      }),
    );
  }

  /**
   * Takes a snapshot inside a paint event; a requested paint may come an update late.
   * @returns {Promise<Snapshot>}
   */
  async takeSnapshot() {
    const { canvas } = this;
    const snapshot = { ...NO_SNAPSHOT };
    canvas.onPaint = () => {
      const begin = performance.now();
      canvas.draw();
      snapshot.pixels = canvas.read();
      snapshot.ms = performance.now() - begin;
    };
    for (let attempt = 1; !snapshot.pixels; attempt += 1) {
      if (attempt > PAINT_ATTEMPTS)
        throw new Error(`no paint came after ${PAINT_ATTEMPTS} rendering updates`);
      canvas.requestFreshPaint();
      await renderingUpdate();
    }
    return snapshot;
  }
}
