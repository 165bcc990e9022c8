// The host page: the composition in a drawable canvas, and the object that the engine calls.

import { DrawableCanvas } from './canvas.js';
import { control } from './control.js';
import { PageDrawing, WorkerDrawing } from './drawing.js';
import { Pump } from './pump.js';
import { selfTest } from './self-test.js';
import { SlotWriter } from './slot-writer.js';
import { beat } from './update.js';
import { drawsInWorker } from './worker-test.js';

/** @type {HTMLIFrameElement | undefined} */
let view;
/** @type {DrawableCanvas | undefined} */
let canvas;
/** @type {Pump | undefined} */
let pump;
/** @type {SlotWriter | undefined} */
let writer;
/** @type {{writer: SlotWriter, draws: Promise<boolean>} | undefined} for the usual way, not opened yet */
let early;
/** @type {import("./drawing.js").Drawing | undefined} */
let drawing;

/** @returns {StillcutFrame} */
function composition() {
  const frame = view?.contentWindow?.__stillcut;
  if (!frame) throw new Error('the composition is not loaded');
  return frame;
}

/** Starts the worker of the usual way, and tests whether it draws. */
function startEarly() {
  const writer = SlotWriter.start('ring');
  return { writer, draws: drawsInWorker(writer) };
}

const stillcut = {
  selfTest,

  control,

  /** For updates that the composition waits for. */
  pulse: beat,

  /**
   * Loads the composition into the canvas, or loads it again.
   * @param {{path: string, width: number, height: number, transparent: boolean}} options
   */
  async load({ path, width, height, transparent }) {
    canvas?.remove();
    // While the composition loads.
    if (!writer) early ??= startEarly();
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) =>
      frame.addEventListener('load', resolve, { once: true }),
    );
    // Before it is connected: an empty frame would report the load of its blank page.
    frame.src = path;
    view = frame;
    canvas = new DrawableCanvas(frame, width, height, transparent);
    pump?.end();
    pump = undefined;
    await loaded;
    if (!frame.contentWindow?.__stillcut) throw new Error(`${path} did not load as a composition`);
  },

  /** @param {FrameRateParts | null} rate */
  open: (rate) => composition().open(rate),

  facts: () => composition().facts(),

  problems: () => composition().problems(),

  current: () => composition().current(),

  /**
   * @param {number} from
   * @param {number} to
   */
  volumes: (from, to) => composition().volumes(from, to),

  /**
   * Opens the way that frames go from now on: the ring file, or a socket. Where its worker can draw, and may, it draws
   * them. Before the first batch.
   * @param {'ring' | 'socket'} kind
   * @param {import("./slot-writer.js").SlotOptions & {beside: boolean}} options `beside`: whether the worker may draw
   * @returns {Promise<{beside: boolean}>} whether it does
   */
  async transport(kind, options) {
    writer?.close();
    writer = undefined;
    const usual = kind === 'ring' ? early : undefined;
    if (!usual) early?.writer.close();
    early = undefined;
    const started = usual?.writer ?? SlotWriter.start(kind);
    await started.open(options);
    writer = started;
    const beside = options.beside && (await (usual?.draws ?? drawsInWorker(writer)));
    drawing = beside ? new WorkerDrawing(writer) : new PageDrawing(writer);
    return { beside };
  },

  /**
   * @param {number} id
   * @param {import("./pump.js").Batch} batch
   */
  produce(id, batch) {
    if (!canvas || !drawing) throw new Error('the stage is not ready');
    if (!pump) {
      // A canvas is handed over once, and loading makes a new one.
      drawing.own(canvas);
      pump = new Pump(canvas, composition(), drawing);
    }
    return pump.produce(id, batch);
  },
};

window.stillcut = stillcut;
