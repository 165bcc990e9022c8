// WebGL where the composition is drawn: snapshots leave out layers of the graphics processor.
//
// The context that a script asks for belongs to a canvas outside of the document. Before each rendering update, when a
// real one would be presented, what was drawn is copied to the canvas in the document, which is a 2D canvas. Copying the same
// picture again would paint for nothing, so pictures are compared before.

/**
 * A canvas whose picture is made elsewhere.
 * @typedef {object} Mirror
 * @property {HTMLCanvasElement} shown in the document
 * @property {CanvasRenderingContext2D} target
 * @property {OffscreenCanvas} source where the script draws
 * @property {any} context of `source`
 * @property {boolean} keeps whether what was drawn stays when it is presented
 * @property {boolean} isDirty whether something was drawn since it was last presented
 */

/** @type {Map<HTMLCanvasElement, Mirror>} */
const mirrors = new Map();
/** @type {WeakMap<object, Mirror>} */
const mirrorOfContext = new WeakMap();
/** @type {OffscreenCanvasRenderingContext2D | undefined} */
let scratch;
let presentsSoon = false;

/** Kinds of contexts that are mirrored, by the names under which they are asked for. */
const MIRRORED_KINDS = new Map([
  ['webgl', 'webgl'],
  ['experimental-webgl', 'webgl'],
  ['webgl2', 'webgl2'],
]);

/** Whether this document is drawn rather than shot. */
function isDrawn() {
  try {
    return window !== window.top && window.top?.location.pathname.startsWith('/__stillcut/');
  } catch {
    return false;
  }
}

/**
 * What a canvas answers when it is asked for a context.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 * @param {any} attributes
 * @param {(name: string, attributes?: any) => any} getContext the browser's own
 */
function mirroredContext(canvas, name, attributes, getContext) {
  const kind = MIRRORED_KINDS.get(name);
  const known = mirrors.get(canvas);
  // A canvas has contexts of one kind only.
  if (known) return kind ? known.source.getContext(/** @type {any} */ (kind)) : null;
  if (!kind || contextKinds.has(canvas)) return getContext(name, attributes);
  const source = new OffscreenCanvas(canvas.width, canvas.height);
  const context = /** @type {any} */ (source.getContext(/** @type {any} */ (kind), attributes));
  const target = context && getContext('2d', { willReadFrequently: true });
  if (!target) return null;
  const keeps = Boolean(attributes?.preserveDrawingBuffer);
  const mirror = { shown: canvas, target, source, context, keeps, isDirty: true };
  Object.defineProperty(context, 'canvas', { value: canvas, enumerable: true });
  mirrors.set(canvas, mirror);
  mirrorOfContext.set(context, mirror);
  return context;
}

/** @param {Mirror} mirror */
function noteDrawing(mirror) {
  mirror.isDirty = true;
  presentSoon();
}

/** Copies what was drawn before the browser paints. */
function presentSoon() {
  if (presentsSoon) return;
  presentsSoon = true;
  native.requestAnimationFrame(() => {
    presentsSoon = false;
    for (const each of mirrors.values()) if (isUnpresented(each)) present(each);
  });
}

/**
 * What is drawn into a canvas outside of the document waits until it is put there.
 * @param {Mirror} mirror
 */
function isUnpresented({ isDirty, shown, source }) {
  return isDirty && shown.isConnected && source.width > 0 && source.height > 0;
}

/** Canvases that were drawn first and put into the document later. */
function presentMirrors() {
  for (const each of mirrors.values()) if (isUnpresented(each)) presentSoon();
}

/** @param {Mirror} mirror */
function present(mirror) {
  const { source, target } = mirror;
  const { width, height } = source;
  mirror.isDirty = false;
  const picture = mirror.keeps ? source : source.transferToImageBitmap();
  const copy = scratchOf(width, height);
  copy.drawImage(picture, 0, 0);
  if (!isSame(copy, target, width, height)) {
    // The whole canvas at once, and no pixels that were read: reading rounds colours that are translucent.
    target.globalCompositeOperation = 'copy';
    target.drawImage(copy.canvas, 0, 0);
  }
  if (picture instanceof ImageBitmap) picture.close();
}

/**
 * A canvas to copy a picture to, as large as the picture.
 * @param {number} width
 * @param {number} height
 */
function scratchOf(width, height) {
  scratch ??= new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true }) ?? undefined;
  if (!scratch) throw new Error('no 2D canvas can be made');
  const { canvas } = scratch;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  scratch.globalCompositeOperation = 'copy';
  return scratch;
}

/** Rows that are compared at once: most pictures that differ do so early. */
const ROWS = 32;

/**
 * Whether two canvases show the same.
 * @param {OffscreenCanvasRenderingContext2D} one
 * @param {CanvasRenderingContext2D} other
 * @param {number} width
 * @param {number} height
 */
function isSame(one, other, width, height) {
  for (let top = 0; top < height; top += ROWS) {
    const rows = Math.min(ROWS, height - top);
    const left = new Uint32Array(one.getImageData(0, top, width, rows).data.buffer);
    const right = new Uint32Array(other.getImageData(0, top, width, rows).data.buffer);
    for (let index = 0; index < left.length; index += 1)
      if (left[index] !== right[index]) return false;
  }
  return true;
}

/** What was drawn and never presented is gone when the next frame begins, as if it had been. */
function forgetUnpresented() {
  for (const mirror of mirrors.values())
    if (isUnpresented(mirror) && !mirror.keeps) mirror.source.transferToImageBitmap().close();
}

/**
 * Where the picture of a canvas is to be taken from.
 * @param {unknown} canvas
 */
function mirrorSource(canvas) {
  return canvas instanceof HTMLCanvasElement ? mirrors.get(canvas)?.source : undefined;
}

const DRAWING = /^(clear$|clearBuffer|draw|multiDraw|blitFramebuffer$)/;
const FRAMEBUFFER_BINDING = 0x8ca6;

/**
 * Makes the drawing methods of a context tell when they draw what is shown.
 * @param {any} owner a prototype, or an extension
 * @param {(self: any) => any} contextOf
 */
function watchDrawing(owner, contextOf) {
  for (const name of Object.getOwnPropertyNames(owner)) {
    const method = DRAWING.test(name) && Object.getOwnPropertyDescriptor(owner, name)?.value;
    if (typeof method !== 'function') continue;
    owner[name] = function drawn(/** @type {any[]} */ ...args) {
      const context = contextOf(this);
      const mirror = mirrorOfContext.get(context);
      if (mirror && !(mirror.isDirty && presentsSoon)) {
        if (context.getParameter(FRAMEBUFFER_BINDING) === null) noteDrawing(mirror);
      }
      return method.apply(this, args);
    };
  }
}

/** @type {WeakSet<object>} prototypes of extensions that are watched */
const watchedExtensions = new WeakSet();
/** @type {WeakMap<object, object>} extension -> its context */
const contextOfExtension = new WeakMap();

/** @param {any} prototype */
function watchExtensions(prototype) {
  const { getExtension } = prototype;
  prototype.getExtension = function get(/** @type {string} */ name) {
    const extension = getExtension.call(this, name);
    if (!extension) return extension;
    contextOfExtension.set(extension, this);
    const owner = Object.getPrototypeOf(extension);
    if (owner !== Object.prototype && !watchedExtensions.has(owner)) {
      watchedExtensions.add(owner);
      watchDrawing(owner, (self) => contextOfExtension.get(self));
    }
    return extension;
  };
}

/** Lets the size of a mirrored canvas be the size of its source. */
function watchSizes() {
  const { prototype } = HTMLCanvasElement;
  /** @type {(canvas: HTMLCanvasElement) => void} */
  const follow = (canvas) => {
    const mirror = mirrors.get(canvas);
    if (!mirror) return;
    mirror.source.width = canvas.width;
    mirror.source.height = canvas.height;
    noteDrawing(mirror);
  };
  for (const name of ['width', 'height']) {
    const property = Object.getOwnPropertyDescriptor(prototype, name);
    Object.defineProperty(prototype, name, {
      ...property,
      set(/** @type {unknown} */ value) {
        property?.set?.call(this, value);
        follow(this);
      },
    });
  }
  const { setAttribute } = prototype;
  prototype.setAttribute = function set(name, value) {
    setAttribute.call(this, name, value);
    if (/^(width|height)$/i.test(name)) follow(this);
  };
}

/** Scripts that read the canvas back get what they drew. */
function watchReads() {
  const { prototype } = HTMLCanvasElement;
  /** @type {(canvas: HTMLCanvasElement) => HTMLCanvasElement} */
  const copyOf = (canvas) => {
    const source = mirrorSource(canvas);
    if (!source) return canvas;
    const copy = document.createElement('canvas');
    Object.assign(copy, { width: source.width, height: source.height });
    copy.getContext('2d')?.drawImage(source, 0, 0);
    return copy;
  };
  const { toDataURL, toBlob } = prototype;
  prototype.toDataURL = function read(...args) {
    return toDataURL.apply(copyOf(this), args);
  };
  prototype.toBlob = function read(...args) {
    toBlob.apply(copyOf(this), args);
  };
}

function installMirrors() {
  if (!isDrawn()) return;
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    watchDrawing(prototype, (self) => self);
    watchExtensions(prototype);
  }
  watchSizes();
  watchReads();
}
