// Which canvases a snapshot shows as they are.
//
// Chromium 156 paints a 2D canvas into the snapshot of its document pixel for pixel from the corner of its border
// box: right where the bitmap is as large as the box and nothing lies between them, else shifted or unscaled. WebGPU
// canvases are layers of their own and are missing; so would be those of WebGL (webgl-mirrors.js).
// It also clips the canvas to a box of its size in the corner of whatever it is placed in, unless the canvas has a
// transform of its own.

/** @type {WeakMap<HTMLCanvasElement, string>} canvas -> kind of its context, once it has one */
const contextKinds = new WeakMap();

function installCanvases() {
  /** @type {any} its overloads cannot be written down in a wrapper */
  const prototype = HTMLCanvasElement.prototype;
  const { getContext, transferControlToOffscreen } = prototype;
  prototype.getContext = function get(/** @type {any[]} */ ...args) {
    const own = (/** @type {any[]} */ ...given) =>
      getContext.apply(this, /** @type {any} */ (given));
    const context = isDrawn() ? mirroredContext(this, String(args[0]), args[1], own) : own(...args);
    if (context) contextKinds.set(this, mirrors.has(this) ? '2d' : String(args[0]));
    return context;
  };
  prototype.transferControlToOffscreen = function transfer() {
    contextKinds.set(this, 'offscreen');
    return transferControlToOffscreen.call(this);
  };
}

/** @type {WeakSet<HTMLCanvasElement>} */
const placedCanvases = new WeakSet();

/**
 * Gives canvases a transform that moves nothing, so that the snapshot does not clip them. That makes a canvas a layer of
 * its own, as an element with a position is anyway; one in the flow would come to lie over its neighbours.
 */
function placeCanvases() {
  for (const canvas of canvases) {
    if (placedCanvases.has(canvas)) continue;
    placedCanvases.add(canvas);
    const { position, translate } = getComputedStyle(canvas);
    if (position !== 'static' && translate === 'none') canvas.style.translate = '0px';
  }
}

/**
 * Whether the snapshot clips a canvas at the wrong place.
 * @param {HTMLCanvasElement} canvas
 * @param {CSSStyleDeclaration} style
 */
function isClippedAway(canvas, { translate, transform, rotate, scale }) {
  if ([translate, transform, rotate, scale].some((value) => value !== 'none')) return false;
  const { left, top } = canvas.getBoundingClientRect();
  return left !== 0 || top !== 0;
}

/**
 * Why a canvas is not shown as it is, if so.
 * @param {HTMLCanvasElement} canvas
 * @returns {string | undefined}
 */
function undrawableCanvas(canvas) {
  const kind = contextKinds.get(canvas) ?? '2d';
  const name = `<canvas> ${describe(canvas)}`;
  if (kind !== '2d') return `${name} (${kind}) cannot be drawn`;
  const { offsetWidth, offsetHeight, width, height } = canvas;
  if (offsetWidth !== width || offsetHeight !== height) {
    return `${name} of ${width}x${height} is shown at ${offsetWidth}x${offsetHeight} and cannot be drawn`;
  }
  const style = getComputedStyle(canvas);
  if (style.objectFit !== 'fill' && style.objectPosition !== '50% 50%')
    return `${name} has its picture moved inside its box and cannot be drawn`;
  if (isClippedAway(canvas, style)) return `${name} is in the flow and cannot be drawn`;
  const between = [
    style.borderTopWidth,
    style.borderLeftWidth,
    style.paddingTop,
    style.paddingLeft,
  ];
  const corners = [
    style.borderTopLeftRadius,
    style.borderTopRightRadius,
    style.borderBottomLeftRadius,
    style.borderBottomRightRadius,
  ];
  const isPlain = [...between, ...corners].every((length) => Number.parseFloat(length) === 0);
  return isPlain ? undefined : `${name} has a border, padding or round corners and cannot be drawn`;
}

/** Stays current; asking for its length costs nothing while there is no canvas. */
const canvases = document.getElementsByTagName('canvas');

/**
 * Why the frame as it is now cannot be drawn, if so; makes it drawable where it can. What was known when the composition was opened is captured
 * another way already; this finds what changed since.
 * @returns {string | undefined}
 */
function undrawableNow() {
  if (observesTooLate)
    return 'an IntersectionObserver that a script made while frames went by cannot be drawn';
  for (const canvas of canvases) {
    const reason = canvas.checkVisibility({ visibilityProperty: true })
      ? undrawableCanvas(canvas)
      : undefined;
    if (reason) return reason;
  }
  for (const frame of innerFrames) {
    if (isForeign(frame) && frame.checkVisibility({ visibilityProperty: true }))
      return `a document of another origin on ${describe(frame)} cannot be drawn`;
  }
  for (const nested of nestedDocuments) {
    const reason = nested.isGone() ? undefined : nested.undrawable();
    if (reason) return reason;
  }
  return arrangePlanes();
}

/**
 * How much memory what the canvases show takes: a recording of the page copies it, if it changes afterwards.
 * @returns {number}
 */
function canvasBytes() {
  let bytes = 0;
  for (const { width, height } of canvases) bytes += 4 * width * height;
  for (const nested of nestedDocuments) bytes += nested.isGone() ? 0 : nested.canvasBytes();
  return bytes;
}
