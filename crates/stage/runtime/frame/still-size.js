// How large a still must be: as large as it is shown, so that a 4K film in a small box costs little. The size depends on
// the frame alone, never on the frames before it.

/** Sizes are compared with this much room for rounding, in pixels. */
const SIZE_SLACK = 0.5;
/** What may change how large something is shown. */
const SCALING =
  /^(scale|scaleX|scaleY|width|height|zoom|z|transform|rotationX|rotationY|perspective)$/;

/**
 * Finds out which videos may be shown from smaller stills, and how large they are shown. Where the box grows with the
 * picture, or scripts take pixels, only the whole picture will do.
 */
async function measureVideos() {
  if (managedVideos.size > 0) adoptAnimations();
  for (const video of managedVideos.values()) {
    if (!video.moving || !video.element.isConnected) continue;
    video.mayShrink = await isIndependentOfPicture(video, video.moving);
    if (video.mayShrink && !isEverScaled(video.element))
      video.restSize = shownSize(video.element, video.moving);
  }
}

/**
 * Whether the box of a video stays as it is when the picture has another size.
 * @param {ManagedVideo} video
 * @param {MovingPicture} moving
 */
async function isIndependentOfPicture({ element }, { width, height }) {
  if (!['fill', 'contain', 'cover'].includes(getComputedStyle(element).objectFit)) return false;
  const before = element.getAttribute('poster');
  const boxes = [];
  for (const part of [1, 0.5]) {
    const address = blankPicture(Math.ceil(width * part), Math.ceil(height * part));
    const image = new native.Image();
    image.src = address;
    await image.decode();
    element.setAttribute('poster', address);
    boxes.push(`${element.offsetWidth}x${element.offsetHeight}`);
  }
  if (before === null) element.removeAttribute('poster');
  else element.setAttribute('poster', before);
  return boxes[0] === boxes[1] && element.offsetWidth > 0;
}

/**
 * @param {number} width
 * @param {number} height
 */
function blankPicture(width, height) {
  const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`;
  return `data:image/svg+xml,${encodeURIComponent(picture)}`;
}

/**
 * Whether an animation changes the size of an element or of something around it.
 * @param {Element} element
 */
function isEverScaled(element) {
  const isAround = (/** @type {unknown} */ target) =>
    target instanceof Element && target.contains(hostInDocument(element));
  for (const animation of drivenAnimations.keys()) {
    const { effect } = animation;
    if (!(effect instanceof KeyframeEffect) || !isAround(effect.target)) continue;
    if (effect.getKeyframes().some((frame) => Object.keys(frame).some((key) => SCALING.test(key))))
      return true;
  }
  return played.some(({ timeline }) =>
    (timeline.getChildren?.(true, true, false) ?? []).some(
      (tween) => (tween.targets?.() ?? []).some(isAround) && namesScaling(tween.vars),
    ),
  );
}

/**
 * @param {unknown} vars of a tween, nested as `keyframes` and `startAt` are
 * @returns {boolean}
 */
function namesScaling(vars) {
  if (!vars || typeof vars !== 'object') return false;
  return Object.entries(vars).some(([key, value]) => SCALING.test(key) || namesScaling(value));
}

/**
 * Pixels that a picture covers, transforms included; rounded so that it lies on whole pixels in a box of whole pixels.
 * @param {HTMLVideoElement} element
 * @param {{width: number, height: number}} picture
 */
function shownSize(element, picture) {
  const { clientWidth, clientHeight, offsetWidth } = element;
  const scale = offsetWidth > 0 ? element.getBoundingClientRect().width / offsetWidth : 1;
  const box = { width: clientWidth * scale, height: clientHeight * scale };
  const fits = [box.width / picture.width, box.height / picture.height];
  const { objectFit } = getComputedStyle(element);
  if (objectFit === 'fill') return { width: Math.ceil(box.width), height: Math.ceil(box.height) };
  const fit = objectFit === 'cover' ? Math.max(...fits) : Math.min(...fits);
  return {
    width: evenly(picture.width * fit, box.width),
    height: evenly(picture.height * fit, box.height),
  };
}

/**
 * The whole number next to a length that leaves an even rest in a box: the picture is centred on whole pixels.
 * @param {number} length
 * @param {number} box
 */
function evenly(length, box) {
  const around = Math.round(box);
  return around + 2 * Math.round((length - around) / 2);
}

/**
 * The size to ask stills of a video for, now.
 * @param {ManagedVideo} video
 * @param {MovingPicture} moving
 */
function stillSize({ element, mayShrink, restSize }, moving) {
  const whole = { width: moving.width, height: moving.height };
  if (!mayShrink || takesPixels()) return whole;
  const needed = shownSize(element, moving);
  const isWithin = (/** @type {{width: number, height: number}} */ size) =>
    needed.width <= size.width + SIZE_SLACK && needed.height <= size.height + SIZE_SLACK;
  if (!isWithin(whole) || needed.width < 1) return whole;
  if (restSize && isWithin(restSize)) return restSize;
  // Halves: a size that grows slowly must not begin a new decoder with every frame.
  let size = whole;
  for (;;) {
    const half = { width: Math.ceil(size.width / 2), height: Math.ceil(size.height / 2) };
    if (!isWithin(half) || size.width === 1 || size.height === 1) return size;
    size = half;
  }
}
