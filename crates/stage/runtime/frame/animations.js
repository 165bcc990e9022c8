// CSS animations, CSS transitions, the Web Animations API and SVG's own animations: paused, and moved by their time.

/** @type {Map<Animation, number>} animation -> second on the root's clock at which its own time is 0 */
const drivenAnimations = new Map();
let currentSecond = 0;
/** The browser keeps times in whole microseconds. */
const TIME_ROUNDING_MS = 0.001;

/** @type {Set<ShadowRoot>} a document does not list the animations inside them */
const shadowRoots = new Set();

function installAnimations() {
  /** @type {typeof Element.prototype.attachShadow} */
  Element.prototype.attachShadow = function attachShadow(init) {
    const shadow = native.attachShadow.call(this, init);
    shadowRoots.add(shadow);
    return shadow;
  };
  /** @type {typeof Element.prototype.animate} */
  Element.prototype.animate = function animate(keyframes, options) {
    const animation = native.animate.call(this, keyframes, options);
    if (!(typeof options === 'object' && options?.timeline))
      drivenAnimations.set(animation, currentSecond);
    return animation;
  };
}

/**
 * The second at which an animation began: a CSS animation with its clip, anything else when it was first seen.
 * @param {Animation} animation
 */
function animationStart(animation) {
  const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
  if (!(animation instanceof CSSAnimation) || !target) return currentSecond;
  return latestStart(hostInDocument(target));
}

/**
 * The second at which the innermost clip around an element opens.
 * @param {Element} element
 */
function latestStart(element) {
  const timed = timedElements.filter((each) => each.element.contains(element));
  return timed.reduce((latest, each) => Math.max(latest, each.start), 0);
}

/**
 * The element itself, or the one in the document whose shadow tree it is in.
 * @param {Element} element
 * @returns {Element}
 */
function hostInDocument(element) {
  const tree = element.getRootNode();
  return tree instanceof ShadowRoot ? hostInDocument(tree.host) : element;
}

/** Shadow trees that the parser made from templates: no script attached them. */
function findDeclaredShadows() {
  /** @param {ParentNode} tree */
  const look = (tree) => {
    for (const element of tree.querySelectorAll('*')) {
      if (!element.shadowRoot) continue;
      shadowRoots.add(element.shadowRoot);
      look(element.shadowRoot);
    }
  };
  look(document);
}

/** Animations of the document and of every shadow tree in it. */
function allAnimations() {
  const animations = document.getAnimations();
  for (const shadow of shadowRoots) {
    if (shadow.isConnected) animations.push(...shadow.getAnimations());
  }
  return animations;
}

/** Takes over animations that appeared since the last seek. */
function adoptAnimations() {
  for (const animation of allAnimations()) {
    if (drivenAnimations.has(animation) || animation.timeline !== document.timeline) continue;
    drivenAnimations.set(animation, animationStart(animation));
  }
}

/**
 * @param {number} seconds on the root's clock
 */
function seekAnimations(seconds) {
  currentSecond = seconds;
  adoptAnimations();
  for (const [animation, start] of drivenAnimations) {
    if (animation.playState === 'idle' && !(animation instanceof CSSAnimation)) continue;
    if (isOutOfSight(animation, seconds)) continue;
    seekAnimation(animation, Math.max(0, seconds - start) * 1000);
  }
  seekSvg(seconds);
}

/** @type {WeakMap<Animation, TimedElement[]>} the clips around what an animation moves that hide it for good */
const covers = new WeakMap();

/**
 * Whether an animation moves only what cannot be seen now: writing its time would paint for nothing. Its next time is
 * written when its clip is shown again. A hidden clip in the flow may still move its neighbours.
 * @param {Animation} animation
 * @param {number} seconds
 */
function isOutOfSight(animation, seconds) {
  const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
  if (!target || animation.playState !== 'paused') return false;
  let around = covers.get(animation);
  if (!around) {
    const host = hostInDocument(target);
    around = timedElements.filter((timed) => !timed.inFlow && timed.element.contains(host));
    covers.set(animation, around);
  }
  return around.some((timed) => !isOpen(timed, seconds));
}

/** Lists that stay current; asking for their length costs nothing while they are empty. */
const svgAnimations = ['animate', 'animateTransform', 'animateMotion', 'set'].map((name) =>
  document.getElementsByTagName(name),
);

/**
 * Moves SVG pictures that animate themselves. Their time is 0 when their clip opens.
 * @param {number} seconds on the root's clock
 */
function seekSvg(seconds) {
  for (const animations of svgAnimations) {
    for (const animation of animations) {
      const svg = outermostSvg(animation);
      if (!svg) continue;
      if (!svg.animationsPaused()) svg.pauseAnimations();
      const time = Math.max(0, seconds - latestStart(svg));
      if (svg.getCurrentTime() !== Math.fround(time)) svg.setCurrentTime(time);
    }
  }
}

/**
 * The picture whose clock an SVG element follows.
 * @param {Element} element
 * @returns {SVGSVGElement | undefined}
 */
function outermostSvg(element) {
  let svg = element instanceof SVGElement ? element.ownerSVGElement : null;
  while (svg?.ownerSVGElement) svg = svg.ownerSVGElement;
  return svg ?? undefined;
}

/**
 * @param {Animation} animation
 * @param {number} ms
 */
function seekAnimation(animation, ms) {
  if (animation instanceof CSSAnimation && animation.playState === 'idle') {
    // Its element lost the animation (hidden, or another class): a new one is adopted when it comes back.
    drivenAnimations.delete(animation);
    return;
  }
  // Beyond its end an animation shows the same picture for ever; writing a new time there would paint again.
  const time = Math.min(ms, Number(animation.effect?.getComputedTiming().endTime ?? ms));
  guarded(() => {
    if (animation.playState !== 'paused') animation.pause();
    if (Math.abs(Number(animation.currentTime ?? -1) - time) > TIME_ROUNDING_MS)
      animation.currentTime = time;
  });
}
