// What drawing blurs in perspective: the browser paints a tile once, as fine as the first one of the plane looks. That
// one is often the farthest, so tiles near the viewer are smeared, and thin lines in them are gone.

/** Tweened properties that turn an element out of the plane, or say how strong the perspective is. */
const TURNS = ['rotationX', 'rotationY', 'rotateX', 'rotateY', 'z', 'translateZ'];
const DEPTHS = ['transformPerspective', 'perspective'];

/**
 * Finds tiles that drawing cannot show. Asked about the elements of a tree in their order.
 * @returns {(element: Element, style: CSSStyleDeclaration) => string | undefined} words for what has the tiles
 */
function tilesInPerspective() {
  const tweened = tweenedTurns();
  const animated = animatedTurns();
  /** @type {WeakSet<Element>} planes that stand in perspective, and all that is on them */
  const planes = new WeakSet();
  return (element, style) => {
    const above = element.parentElement;
    const isOnPlane = above !== null && planes.has(above);
    const isMoved = tweened.has(element) || animated.has(element);
    if (!isOnPlane && !standsInPerspective(element, style, isMoved, tweened.get(element)))
      return undefined;
    planes.add(element);
    return tilesOf(element, style);
  };
}

/**
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @param {boolean} isMoved whether a tween or an animation turns it
 * @param {boolean | undefined} hasDepth whether a tween brings a perspective of its own
 */
function standsInPerspective(element, style, isMoved, hasDepth) {
  if (!isMoved && !style.transform.startsWith('matrix3d')) return false;
  if (hasDepth) return true;
  const above = element.parentElement;
  if (above && getComputedStyle(above).perspective !== 'none') return true;
  const { m14, m24, m34 } = new DOMMatrix(style.transform === 'none' ? '' : style.transform);
  return m14 !== 0 || m24 !== 0 || m34 !== 0;
}

/**
 * Targets of tweens that turn them.
 * @returns {Map<unknown, boolean>} whether the tween brings a perspective of its own
 */
function tweenedTurns() {
  /** @type {Map<unknown, boolean>} */
  const targets = new Map();
  for (const { timeline } of played) {
    for (const tween of timeline.getChildren?.(true, true, false) ?? []) {
      const vars = { ...Object(tween.vars?.startAt), ...tween.vars };
      if (!TURNS.some((name) => vars[name])) continue;
      const hasDepth = DEPTHS.some((name) => vars[name]);
      for (const target of tween.targets?.() ?? [])
        targets.set(target, hasDepth || targets.get(target) === true);
    }
  }
  return targets;
}

/**
 * Elements that a CSS or Web animation turns out of the plane.
 * @returns {Set<Element | null>}
 */
function animatedTurns() {
  const targets = new Set();
  for (const { effect } of allAnimations()) {
    if (!(effect instanceof KeyframeEffect) || effect.pseudoElement) continue;
    const turns = effect
      .getKeyframes()
      .some((frame) => /[XYZ]\(|3d\(|perspective/.test(String(frame.transform ?? '')));
    if (turns) targets.add(effect.target);
  }
  return targets;
}

/**
 * @param {Element} element
 * @param {CSSStyleDeclaration} style
 * @returns {string | undefined}
 */
function tilesOf(element, style) {
  if (element instanceof SVGElement) return hasPattern(style) ? 'a pattern' : undefined;
  for (const pseudo of [undefined, '::before', '::after']) {
    const of = pseudo ? getComputedStyle(element, pseudo) : style;
    if (pseudo && of.content === 'none') continue;
    if (isTiled(of.backgroundImage, of.backgroundSize, of.backgroundRepeat)) return 'tiles';
    if (isTiled(of.maskImage, of.maskSize, of.maskRepeat)) return 'tiles in the mask';
  }
  return undefined;
}

/** Sizes of pictures that fill their box once. */
const WHOLE = new Set(['auto', 'cover', 'contain', '100%', '100% 100%']);

/**
 * Whether a picture that the browser draws itself, a gradient or an SVG file, is repeated.
 * @param {string} image
 * @param {string} size
 * @param {string} repeat
 */
function isTiled(image, size, repeat) {
  if (repeat.split(', ').every((each) => each === 'no-repeat')) return false;
  if (/url\("[^"]*svg/.test(image)) return true;
  return image.includes('gradient(') && size.split(', ').some((each) => !WHOLE.has(each));
}

/**
 * @param {CSSStyleDeclaration} style
 */
function hasPattern(style) {
  return [style.fill, style.stroke].some((paint) => {
    const id = /^url\("#([^"]+)"\)/.exec(paint)?.[1];
    return id !== undefined && document.getElementById(id) instanceof SVGPatternElement;
  });
}
