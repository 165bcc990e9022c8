// The host page: the composition in a drawable canvas, and the object that the engine calls.

import { DrawableCanvas } from './canvas.js';
import { control } from './control.js';
import { Pump } from './pump.js';
import { selfTest } from './self-test.js';
import { SlotWriter } from './slot-writer.js';

/** @type {HTMLIFrameElement | undefined} */
let view;
/** @type {DrawableCanvas | undefined} */
let canvas;
/** @type {Pump | undefined} */
let pump;
/** @type {SlotWriter | undefined} */
let writer;

/** @returns {StillcutFrame} */
function composition() {
  const frame = view?.contentWindow?.__stillcut;
  if (!frame) throw new Error('the composition is not loaded');
  return frame;
}

const stillcut = {
  selfTest,

  control,

  /**
   * Loads the composition into the canvas, or loads it again.
   * @param {{path: string, width: number, height: number, transparent: boolean}} options
   */
  async load({ path, width, height, transparent }) {
    canvas?.remove();
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) =>
      frame.addEventListener('load', resolve, { once: true }),
    );
    // Before it is connected: an empty frame would report the load of its blank page.
    frame.src = path;
    view = frame;
    canvas = new DrawableCanvas(frame, width, height, transparent);
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
   * Opens the way that frames go from now on: the ring file, or a socket.
   * @param {'ring' | 'socket'} kind
   * @param {import("./slot-writer.js").SlotOptions} options
   */
  async transport(kind, options) {
    writer?.close();
    writer = undefined;
    writer = await SlotWriter.open(kind, options);
    pump = undefined;
  },

  /**
   * @param {number} id
   * @param {import("./pump.js").Batch} batch
   */
  produce(id, batch) {
    if (!canvas || !writer) throw new Error('the stage is not ready');
    pump ??= new Pump(canvas, composition(), writer);
    return pump.produce(id, batch);
  },
};

window.stillcut = stillcut;
