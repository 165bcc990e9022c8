// Drawing what the browser recorded of an element: on the page's thread or on a worker's.

/**
 * @template {HTMLCanvasElement | OffscreenCanvas} C
 * @param {C} canvas
 */
export function drawingContext(canvas) {
  // With alpha also where the picture is opaque: in a canvas without, what is drawn begins as a copy of what is there.
  const context = /** @type {any} */ (canvas).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('the canvas has no 2d context');
  return context;
}

/**
 * Draws an element, over white as a browser window shows it, or over nothing.
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @param {HTMLElement | ElementImage} source
 * @param {boolean} transparent
 */
export function drawElement(context, source, transparent) {
  const { width, height } = context.canvas;
  if (transparent) {
    context.clearRect(0, 0, width, height);
  } else {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, width, height);
  }
  context.drawElementImage(source, 0, 0);
}

/**
 * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context
 * @returns {Uint8ClampedArray<ArrayBuffer>} RGBA rows without padding, straight alpha
 */
export function canvasPixels(context) {
  const { width, height } = context.canvas;
  return context.getImageData(0, 0, width, height).data;
}
