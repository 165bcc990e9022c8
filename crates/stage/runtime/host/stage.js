// The host page: the composition in a drawable canvas, and the object that the engine calls.

import { DrawableCanvas } from './canvas.js';
import { control } from './control.js';
import { Pump } from './pump.js';
import { Ring } from './ring.js';
import { selfTest } from './self-test.js';
import { InlineTransport, RingTransport } from './transport.js';

/** @type {HTMLIFrameElement | undefined} */
let view;
/** @type {DrawableCanvas | undefined} */
let canvas;
/** @type {Pump | undefined} */
let pump;
/** @type {import("./transport.js").Transport | undefined} */
let transport;

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
   * Opens the ring file; frames go there from now on.
   * @param {{marker: string, slotBytes: number, slots: number}} options
   */
  async ring(options) {
    transport = new RingTransport(await Ring.open(options));
    pump = undefined;
  },

  /** Frames go inside the batch's answer from now on. */
  inline() {
    if (!canvas) throw new Error('the stage is not ready');
    transport = new InlineTransport(canvas);
    pump = undefined;
  },

  /**
   * @param {number} id
   * @param {import("./pump.js").Batch} batch
   */
  produce(id, batch) {
    if (!canvas || !transport) throw new Error('the stage is not ready');
    pump ??= new Pump(canvas, composition(), transport);
    return pump.produce(id, batch);
  },
};

window.stillcut = stillcut;
