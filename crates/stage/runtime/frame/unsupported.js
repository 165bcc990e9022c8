// What cannot be shown, or not by drawing: named before the export, not found out after it.

/** Intervals that the snapshot of an element cannot show, with the words for the receipt. */
function unsupportedByDrawing() {
  const intervals = [];
  for (const canvas of canvases) {
    const reason = undrawableCanvas(canvas);
    if (reason) intervals.push({ ...windowOf(canvas, videoDuration), reason });
  }
  for (const nested of nestedDocuments) {
    const reason = nested.isGone() ? undefined : nested.undrawable();
    if (reason && nested.frame)
      intervals.push({ ...windowOf(nested.frame, videoDuration), reason });
  }
  const tiles = tilesInPerspective();
  for (const element of root.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const tiled = tiles(element, style);
    const cause =
      depthOf(element, style) ??
      foreignPicture(element, style) ??
      (tiled && `${tiled} in perspective`);
    const reason = cause
      ? `${cause} on ${describe(element)} cannot be drawn`
      : planesBehindEachOther(element);
    if (reason) intervals.push({ ...windowOf(element, videoDuration), reason });
  }
  return intervals;
}

/**
 * The planes of HTML elements are arranged.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 */
function depthOf(element, style) {
  if (element instanceof HTMLElement) return undefined;
  if (style.transformStyle === 'preserve-3d') return 'transform-style: preserve-3d';
  return style.backfaceVisibility === 'hidden' ? 'backface-visibility: hidden' : undefined;
}

/**
 * Whether a frame's document is of our origin: that of a data address, or in a sandbox, is of none.
 * @param {HTMLIFrameElement} frame
 * @param {(address: string) => boolean} own
 */
function hasOurOrigin(frame, own) {
  if (frame.hasAttribute('sandbox') && !frame.sandbox.contains('allow-same-origin')) return false;
  if (frame.hasAttribute('srcdoc') || !frame.src) return true;
  return own(frame.src) && !frame.src.startsWith('data:');
}

/**
 * Documents of other sites keep their origin. Pictures keep theirs only where no service worker answers for them.
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 */
function foreignPicture(element, style) {
  const own = (/** @type {string} */ address) =>
    /^(data|blob|about):/.test(address) ||
    new URL(address, location.href).origin === location.origin;
  if (element instanceof HTMLIFrameElement && !hasOurOrigin(element, own))
    return 'a document of another origin';
  if (navigator.serviceWorker?.controller) return undefined;
  if (element instanceof HTMLImageElement && element.src && !own(element.src))
    return 'an image of another origin';
  const background = /url\("(https?:[^"]+)"\)/.exec(style.backgroundImage)?.[1];
  return background && !own(background) ? 'a background image of another origin' : undefined;
}
