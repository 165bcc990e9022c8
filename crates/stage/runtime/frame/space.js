// Where an element lies in space: its box in the coordinates of the plane that its 3D rendering context is shown on
// (CSS Transforms Module Level 2, section 3).

/** Properties that flatten what is on an element, with the value that does not. */
const FLATTENING = /** @type {const} */ ([
  ['overflowX', 'visible'],
  ['overflowY', 'visible'],
  ['opacity', '1'],
  ['filter', 'none'],
  ['backdropFilter', 'none'],
  ['clipPath', 'none'],
  ['maskImage', 'none'],
  ['mixBlendMode', 'normal'],
  ['isolation', 'auto'],
  ['contain', 'none'],
]);

/**
 * Whether what is on an element keeps its own depth.
 * @param {CSSStyleDeclaration} style
 */
function keepsDepth(style) {
  if (style.transformStyle !== 'preserve-3d') return false;
  return FLATTENING.every(([name, value]) => style[name] === value);
}

/**
 * Whether an element is a plane of its own, and not a part of the plane it is on.
 * @param {CSSStyleDeclaration} style
 */
function isPlane(style) {
  return (
    [style.transform, style.translate, style.rotate, style.scale].some((each) => each !== 'none') ||
    style.backfaceVisibility === 'hidden' ||
    style.transformStyle === 'preserve-3d'
  );
}

/**
 * Maps the border box of an element to its context's plane.
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 * @param {HTMLElement} above its parent
 * @param {DOMMatrix | undefined} base where the parent lies; nothing when it is flat
 * @param {{x: number, y: number}} offset from the parent's border box
 */
function placeInSpace(element, style, above, base, offset) {
  const matrix = DOMMatrix.fromMatrix(base ?? new DOMMatrix());
  const { perspective, perspectiveOrigin } = getComputedStyle(above);
  if (perspective !== 'none') {
    const [x = 0, y = 0] = lengths(perspectiveOrigin);
    const view = new DOMMatrix();
    // Less than a pixel counts as one.
    view.m34 = -1 / Math.max(Number.parseFloat(perspective), 1);
    matrix.translateSelf(x, y).multiplySelf(view).translateSelf(-x, -y);
  }
  const [x = 0, y = 0, z = 0] = lengths(style.transformOrigin);
  return matrix
    .translateSelf(offset.x + x, offset.y + y, z)
    .multiplySelf(ownTransform(element, style))
    .translateSelf(-x, -y, -z);
}

/**
 * @param {HTMLElement} element
 * @param {CSSStyleDeclaration} style
 */
function ownTransform({ offsetWidth, offsetHeight }, style) {
  const matrix = new DOMMatrix();
  if (style.translate !== 'none')
    matrix.translateSelf(...lengths(style.translate, [offsetWidth, offsetHeight]));
  if (style.rotate !== 'none') matrix.multiplySelf(rotation(style.rotate));
  if (style.scale !== 'none') {
    const [x = 1, y = x, z = 1] = style.scale.split(' ').map(Number.parseFloat);
    matrix.scaleSelf(x, y, z);
  }
  return style.transform === 'none' ? matrix : matrix.multiplySelf(new DOMMatrix(style.transform));
}

/**
 * The matrix of the property `rotate`: `45deg`, `x 45deg` or `1 1 0 45deg`.
 * @param {string} value
 */
function rotation(value) {
  const words = value.split(' ');
  const angle = words.pop();
  if (words.length === 3) return new DOMMatrix(`rotate3d(${words.join()}, ${angle})`);
  return new DOMMatrix(`rotate${(words[0] ?? 'z').toUpperCase()}(${angle})`);
}

/**
 * Numbers of computed lengths.
 * @param {string} value
 * @param {number[]} sizes what percentages are of
 */
function lengths(value, sizes = []) {
  return value.split(' ').map((word, at) => {
    const number = Number.parseFloat(word);
    return word.endsWith('%') ? (number / 100) * (sizes[at] ?? 0) : number;
  });
}

/**
 * The corner of an element's border box from that of its parent, in whole pixels. Nothing where that cannot be told.
 * @param {HTMLElement} element
 * @param {HTMLElement} above
 */
function offsetIn(element, above) {
  const { offsetParent, offsetLeft, offsetTop } = element;
  const [x, y] = [offsetLeft - above.scrollLeft, offsetTop - above.scrollTop];
  if (offsetParent === above) return { x: x + above.clientLeft, y: y + above.clientTop };
  if (!offsetParent || offsetParent !== above.offsetParent) return undefined;
  return { x: x - above.offsetLeft, y: y - above.offsetTop };
}

/**
 * Whether a plane shows its back, as browsers tell it: the third element of the normal, brought to the context's plane.
 * @param {DOMMatrix} matrix
 */
function showsBack(matrix) {
  return matrix.inverse().m33 < 0;
}
