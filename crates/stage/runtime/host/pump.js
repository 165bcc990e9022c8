// The frame pump: one call produces a batch of frames.

import { EarlyNotices } from './early-notices.js';
import { Garbage } from './garbage.js';
import { renderingUpdate } from './update.js';

/**
 * @typedef {object} Batch
 * @property {number} call written beside every frame that is sent
 * @property {number[]} frames absolute, ascending
 * @property {number[]} slots slots that may be written, one for each frame that is not in `skip`
 * @property {number[]} capture frames that must be captured even when nothing painted
 * @property {number[]} guess frames that are taken for changed, and captured without a look, after one that changed
 * @property {boolean} moves whether the frame before the first one had changed
 * @property {number[]} verify frames that are captured even when they are held, to be compared with their anchor
 * @property {number[]} skip frames whose rendering update is left out: they repeat the frame before them
 */

/**
 * @typedef {object} Orders a batch under way
 * @property {number} call
 * @property {Set<number>} capture
 * @property {Set<number>} guess
 * @property {boolean} moves whether the last frame that was looked at had changed
 * @property {Set<number>} verify
 * @property {Set<number>} skip
 * @property {number[]} slots those that are still free
 * @property {EarlyNotices} early
 * @property {Promise<void>[]} sent pictures that are on their way
 */

/** @typedef {{notice: Notice, sent?: Promise<void>}} Made a frame, and when its picture is in its slot */

/** How many rendering updates a requested paint may take. */
const PAINT_ATTEMPTS = 5;

/** @typedef {{notices: Notice[], error?: {frame: number, message: string}}} Reply */

export class Pump {
  /**
   * @param {import("./canvas.js").DrawableCanvas} canvas
   * @param {StillcutFrame} frame
   * @param {import("./drawing.js").Drawing} drawing
   */
  constructor(canvas, frame, drawing) {
    this.canvas = canvas;
    this.frame = frame;
    this.drawing = drawing;
    this.garbage = new Garbage();
    /** Number of the batch that runs next. */
    this.next = 1;
    /** @type {Map<number, () => void>} batches that came before their turn */
    this.waiting = new Map();
    this.ended = false;
  }

  /** Lets what is still under way end: the composition is loaded afresh, and its slots are used anew. */
  end() {
    this.ended = true;
  }

  /**
   * Runs batches in the order of their numbers, whatever order they arrive in: two calls sent one after the other
   * may overtake each other on the way.
   * @param {number} id 1 for the first batch after loading, then one more each time
   * @param {Batch} batch
   * @returns {Promise<Reply>}
   */
  async produce(id, batch) {
    if (id !== this.next)
      await new Promise((resolve) => this.waiting.set(id, () => resolve(undefined)));
    /** @type {Orders} */
    const orders = {
      call: batch.call,
      capture: new Set(batch.capture),
      guess: new Set(batch.guess),
      moves: batch.moves,
      verify: new Set(batch.verify),
      skip: new Set(batch.skip),
      slots: [...batch.slots],
      early: new EarlyNotices(batch.call, batch.frames.length),
      sent: [],
    };
    /** @type {Reply} */
    let reply;
    try {
      reply = await this.run(batch.frames, orders);
    } finally {
      // The next one may begin while pictures of this one are drawn and written.
      this.next = id + 1;
      this.waiting.get(this.next)?.();
      this.waiting.delete(this.next);
    }
    const sent = await Promise.allSettled(orders.sent);
    const failed = sent.find((each) => each.status === 'rejected');
    if (failed?.status !== 'rejected') return reply;
    return { notices: [], error: { frame: batch.frames[0] ?? 0, message: String(failed.reason) } };
  }

  /**
   * @param {number[]} frames
   * @param {Orders} orders
   * @returns {Promise<Reply>}
   */
  async run(frames, orders) {
    /** @type {Notice[]} */
    const notices = [];
    for (const frame of frames) {
      try {
        if (this.ended) throw new Error('the composition was loaded afresh');
        const { notice, sent } = orders.skip.has(frame)
          ? await this.seekOnly(frame)
          : await this.one(frame, orders);
        notices.push(notice);
        if (sent) orders.sent.push(sent);
        orders.early.add(notice, sent);
        this.garbage.sweep();
      } catch (error) {
        return { notices, error: { frame, message: String(error) } };
      }
    }
    return { notices };
  }

  /**
   * @param {number} frame
   * @returns {Promise<Made>}
   */
  async seekOnly(frame) {
    const begin = performance.now();
    await this.frame.visit(frame);
    const seek = performance.now() - begin;
    const ms = { seek, settle: 0, paint: 0, draw: 0, write: 0 };
    return { notice: { frame, kind: 'held', slot: -1, order: 'rgba', ms } };
  }

  /**
   * @param {number} frame
   * @param {Orders} orders
   * @returns {Promise<Made>}
   */
  async one(frame, orders) {
    const begin = performance.now();
    const pending = this.frame.visit(frame);
    const seeked = performance.now();
    await pending;
    const settled = performance.now();
    const undrawable = this.frame.undrawable();
    if (undrawable) throw new Error(undrawable);
    const kind = await this.kindOf(frame, orders);
    const isTaken = kind !== 'held' || orders.verify.has(frame);
    const taken = isTaken ? await this.takeSnapshot() : undefined;
    const paint = performance.now() - settled - (taken?.ms ?? 0);
    const ms = { seek: seeked - begin, settle: settled - seeked, paint, draw: 0, write: 0 };
    /** @type {Notice} */
    const notice = { frame, kind, slot: -1, order: 'rgba', ms };
    if (!taken) return { notice };
    this.garbage.add(this.frame.canvasBytes());
    return { notice, sent: this.send(notice, taken, orders) };
  }

  /**
   * Finds out whether a frame changed. Its picture is taken from a fresh recording, in a rendering update of its own.
   * @param {number} frame that the page is at
   * @param {Orders} orders
   * @returns {Promise<Notice["kind"]>}
   */
  async kindOf(frame, orders) {
    if (orders.capture.has(frame) || this.canvas.painted) return 'captured';
    if (orders.moves && orders.guess.has(frame)) return 'assumed';
    await renderingUpdate();
    orders.moves = this.canvas.painted;
    return orders.moves ? 'captured' : 'held';
  }

  /**
   * @param {Notice} notice
   * @param {import("./drawing.js").Taken} taken
   * @param {Orders} orders
   * @returns {Promise<void>}
   */
  send(notice, taken, orders) {
    if (this.ended) throw new Error('the composition was loaded afresh');
    const slot = orders.slots.shift();
    if (slot === undefined) throw new Error('the batch has no slot left');
    notice.slot = slot;
    return this.drawing.send(orders.call, notice, taken);
  }

  /**
   * Takes a snapshot inside a paint event; a requested paint may come an update late.
   * @returns {Promise<import("./drawing.js").Taken>}
   */
  async takeSnapshot() {
    const { canvas } = this;
    /** @type {import("./drawing.js").Taken | undefined} */
    let taken;
    canvas.onPaint = () => {
      taken = this.drawing.take(canvas);
    };
    for (let attempt = 1; ; attempt += 1) {
      canvas.requestFreshPaint();
      await renderingUpdate();
      if (taken) return taken;
      if (attempt === PAINT_ATTEMPTS)
        throw new Error(`no paint came after ${PAINT_ATTEMPTS} rendering updates`);
    }
  }
}
