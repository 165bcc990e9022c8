// What drawing leaves out of 3D transforms: the back of a plane that must not be seen is painted, and planes are painted
// in their order in the document, whichever is in front. Backs are hidden here; where the order would be wrong, the
// frame cannot be drawn.

/**
 * @typedef {object} Plane
 * @property {DOMMatrix} matrix maps its box to the plane of its context
 * @property {Shape | undefined} shape nothing when it cannot be told
 * @property {boolean} isSeen
 * @property {boolean} isBare whether nothing fills its box
 *
 * @typedef {Plane & {shape: Shape}} PlacedPlane
 */

/** Whoever has this shows its back, which is not to be seen. */
const AWAY = 'data-stillcut-away';
/** Planes of a context of which the order is looked at. */
const MOST_PLANES = 256;

/** Elements that begin a 3D rendering context or hide their backs. @type {Set<HTMLElement>} */
const spatial = new Set();
/** @type {CSSStyleSheet | undefined} */
let awaySheet;

/** Finds the elements whose planes are to be looked at in every frame that is drawn. */
function findSpatial() {
  if (!isDrawn()) return;
  for (const element of document.querySelectorAll('*')) {
    if (!(element instanceof HTMLElement)) continue;
    const { transformStyle, backfaceVisibility } = getComputedStyle(element);
    if (transformStyle === 'preserve-3d' || backfaceVisibility === 'hidden') spatial.add(element);
  }
}

/**
 * Hides the backs that are not to be seen in the frame as it is.
 * @returns {string | undefined} why its planes cannot be drawn
 */
function arrangePlanes() {
  for (const element of spatial) {
    if (!element.checkVisibility({ opacityProperty: true }) || lies(element)) continue;
    const planes = contextOf(element)?.filter((plane) => plane.isSeen);
    const isOutOfOrder = planes && somePair(planes, hides);
    if (isOutOfOrder) return `the order of planes ${wordsFor(element)}`;
  }
  return undefined;
}

/**
 * Why the planes on an element will not be drawn right for long, if so: some lie behind each other. Those that are parallel
 * keep their order until they are seen from behind.
 * @param {Element} element
 * @returns {string | undefined}
 */
function planesBehindEachOther(element) {
  if (!(element instanceof HTMLElement) || !spatial.has(element) || lies(element)) return undefined;
  const isRisky = somePair(
    contextOf(element) ?? [],
    (first, second) =>
      hides(first, second) || (hides(second, first) && !areParallel(first, second)),
  );
  return isRisky ? `planes behind each other ${wordsFor(element)}` : undefined;
}

/** @param {HTMLElement} element */
function wordsFor(element) {
  return `on ${describe(element)} (transform-style: preserve-3d) cannot be drawn`;
}

/**
 * Whether an element that may hide its back is not turned.
 * @param {HTMLElement} element
 */
function lies(element) {
  const { transformStyle, transform, rotate } = getComputedStyle(element);
  if (transformStyle === 'preserve-3d' || element.hasAttribute(AWAY)) return false;
  return !transform.startsWith('matrix3d') && !rotate.includes(' ');
}

/**
 * The planes of the context that an element begins; nothing where it is in that of its parent.
 * @param {HTMLElement} element
 */
function contextOf(element) {
  const above = element.parentElement;
  if (!above || keepsDepth(getComputedStyle(above))) return undefined;
  return planesOf(element, above, undefined, false);
}

/**
 * Whether a condition holds for two planes in the order in which they are painted, or cannot be told.
 * @param {Plane[]} planes
 * @param {(first: PlacedPlane, second: PlacedPlane) => boolean} holds
 */
function somePair(planes, holds) {
  if (planes.length < 2) return false;
  const known = planes.flatMap(placed);
  if (known.length < planes.length || known.length > MOST_PLANES) return true;
  return known.some((first, at) => known.slice(at + 1).some((second) => holds(first, second)));
}

/**
 * @param {Plane} plane
 * @returns {PlacedPlane[]}
 */
function placed({ shape, ...plane }) {
  return shape ? [{ ...plane, shape }] : [];
}

/** Part of a box without a background, such as a letter's, that may be hidden: it is likely to be empty. */
const EMPTY_PART = 0.2;

/**
 * @param {PlacedPlane} first painted before the second one
 * @param {PlacedPlane} second
 */
function hides(first, second) {
  const smaller = Math.min(area(first.shape), area(second.shape));
  const empty = first.isBare || second.isBare ? smaller * EMPTY_PART : 0;
  return hidesLater(first.shape, second.shape, empty);
}

/** Sine of the angle up to which two planes are parallel. */
const PARALLEL = 1e-4;

/**
 * @param {Plane} one
 * @param {Plane} other
 */
function areParallel(one, other) {
  const { m13, m23 } = one.matrix.inverse().multiplySelf(other.matrix);
  return Math.abs(m13) < PARALLEL && Math.abs(m23) < PARALLEL;
}

/**
 * The planes of an element and of what keeps its depth on it, in the order in which they are painted, without those that
 * show a back that is hidden.
 * @param {HTMLElement} element
 * @param {HTMLElement} above its parent
 * @param {DOMMatrix | undefined} base where the parent lies, when it keeps depth
 * @param {boolean} isAboveAway whether the parent shows its back, which is not seen
 * @returns {Plane[]}
 */
function planesOf(element, above, base, isAboveAway) {
  const style = getComputedStyle(element);
  if (style.display === 'none') return [];
  const children = [...element.children].filter((child) => child instanceof HTMLElement);
  // What hid its back would flatten it.
  if (style.transformStyle === 'preserve-3d' && children.length > 0) turnAway(element, false);
  const offset = offsetIn(element, above);
  const matrix = placeInSpace(element, style, above, base, offset ?? { x: 0, y: 0 });
  const isBack = style.backfaceVisibility === 'hidden' && showsBack(matrix);
  const isAway = isPlane(style) ? isBack : isAboveAway;
  const isDeep = children.length > 0 && keepsDepth(style);
  const on = isDeep
    ? inPaintOrder(children).flatMap((child) => planesOf(child, element, matrix, isAway))
    : [];
  if (isDeep && !paintsItself(element, style)) return on;
  turnAway(element, isAway && on.length === 0);
  if (isAway && on.length === 0) return [];
  const plane = {
    matrix,
    // Its own back cannot be hidden without flattening what is on it.
    shape: offset && !isAway ? shapeOf(element, matrix) : undefined,
    isSeen: style.opacity !== '0' && style.visibility === 'visible',
    isBare: !hasBackground(element, style),
  };
  return [plane, ...on];
}

/**
 * @param {HTMLElement} element
 * @param {DOMMatrix} matrix
 */
function shapeOf({ offsetWidth, offsetHeight, scrollWidth, scrollHeight }, matrix) {
  return projected(
    matrix,
    Math.max(offsetWidth, scrollWidth),
    Math.max(offsetHeight, scrollHeight),
  );
}

/**
 * Whether an element that keeps depth has something of its own to paint.
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 */
function paintsItself(element, style) {
  if (style.visibility !== 'visible') return false;
  const isText = (/** @type {ChildNode} */ node) => node instanceof Text && node.data.trim() !== '';
  return hasBackground(element, style) || [...element.childNodes].some(isText);
}

/**
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 */
function hasBackground(element, style) {
  const borders = [
    style.borderTopWidth,
    style.borderLeftWidth,
    style.borderRightWidth,
    style.borderBottomWidth,
  ];
  return (
    !isTransparent(style.backgroundColor) ||
    [style.backgroundImage, style.boxShadow, style.outlineStyle].some((each) => each !== 'none') ||
    borders.some((width) => Number.parseFloat(width) > 0) ||
    ['::before', '::after'].some((name) => getComputedStyle(element, name).content !== 'none') ||
    element instanceof HTMLImageElement ||
    element instanceof HTMLVideoElement ||
    element instanceof HTMLCanvasElement
  );
}

/** @param {string} colour computed */
function isTransparent(colour) {
  return /, 0\)$|\/ 0\)$/.test(colour);
}

/**
 * Elements in the order of their layers: what has no level of its own first, then by `z-index`.
 * @param {HTMLElement[]} elements
 */
function inPaintOrder(elements) {
  const levels = new Map(elements.map((element) => [element, levelOf(getComputedStyle(element))]));
  return elements.toSorted((one, other) => (levels.get(one) ?? 0) - (levels.get(other) ?? 0));
}

/** @param {CSSStyleDeclaration} style */
function levelOf(style) {
  const isPlaced = style.position !== 'static';
  if (isPlaced && style.zIndex !== 'auto') return Number(style.zIndex);
  return isPlaced || isPlane(style) ? 0 : -0.5;
}

/**
 * @param {HTMLElement} element
 * @param {boolean} isAway
 */
function turnAway(element, isAway) {
  if (element.hasAttribute(AWAY) === isAway) return;
  if (!awaySheet) {
    awaySheet = new CSSStyleSheet();
    awaySheet.replaceSync(`[${AWAY}] { clip-path: inset(100%) !important }`);
  }
  if (!document.adoptedStyleSheets.includes(awaySheet)) document.adoptedStyleSheets.push(awaySheet);
  element.toggleAttribute(AWAY, isAway);
}
