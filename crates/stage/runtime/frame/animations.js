// CSS animations, CSS transitions and the Web Animations API: paused, and moved by currentTime.

/** @type {Map<Animation, number>} animation -> second on the root's clock at which its own time is 0 */
const drivenAnimations = new Map();
let currentSecond = 0;
/** The browser keeps times in whole microseconds. */
const TIME_ROUNDING_MS = 0.001;

function installAnimations() {
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
  const timed = timedElements.filter((each) => each.element.contains(target));
  return timed.reduce((latest, each) => Math.max(latest, each.start), 0);
}

/** Takes over animations that appeared since the last seek. */
function adoptAnimations() {
  for (const animation of document.getAnimations()) {
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
    seekAnimation(animation, Math.max(0, seconds - start) * 1000);
  }
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
