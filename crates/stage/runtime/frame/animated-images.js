// Animated images (GIF, APNG, WebP): the frame that is due is shown as the `content` of the `<img>`, which keeps its place,
// its box and its styles. The browser's own animation would run on real time.

/** Endings of files that may be animated; a look into the file tells. */
const MAY_MOVE = /\.(gif|png|apng|webp)($|[?#])/i;

/** @type {Map<HTMLImageElement, ManagedImage>} */
const managedImages = new Map();

/** Takes over images that appeared and sources that changed. */
function manageImages() {
  for (const element of document.images) manageImage(element);
  for (const shadow of shadowRoots)
    if (shadow.isConnected)
      for (const element of shadow.querySelectorAll('img')) manageImage(element);
}

/** @param {HTMLImageElement} element */
function manageImage(element) {
  const address = element.currentSrc || element.src;
  const known = managedImages.get(element);
  if (known?.key === address) return;
  /** @type {ManagedImage} */
  const image = {
    element,
    key: address,
    place: new StillPlace(),
    moving: undefined,
    isRead: true,
    ready: Promise.resolve(),
  };
  managedImages.set(element, image);
  if (known?.moving) element.style.removeProperty('content');
  if (address.startsWith('data:')) reportMovingSvg(address);
  const path = address ? projectPath(address) : undefined;
  if (path === undefined || !MAY_MOVE.test(path)) return;
  image.isRead = false;
  image.ready = describeMoving(path).then((told) => {
    image.isRead = true;
    // What is broken or does not move is the browser's own affair.
    if (!('error' in told) && told.times.length > 1) image.moving = told;
  });
}

/** Everything that is known of the images that are there now. */
function imagesReady() {
  manageImages();
  return Promise.all([...managedImages.values()].map((image) => image.ready));
}

/**
 * The time in an animated image: it begins when its clip opens, and holds its last frame when it was played often enough.
 * @param {ManagedImage} image
 * @param {MovingPicture} moving
 * @param {number} seconds on the root's clock
 */
function animationTime({ element }, { duration, plays }, seconds) {
  const begin = element.hasAttribute('data-start') ? absoluteStart(element) : latestStart(element);
  const played = Math.max(0, seconds - begin) + TIME_EPSILON;
  const times = timingNumber(element.dataset.loop) ?? plays ?? 0;
  return times > 0 && played >= times * duration ? duration : played % duration;
}

/**
 * @param {ManagedImage} image
 * @param {MovingPicture} moving
 * @param {number} seconds
 */
function dueImageIndex(image, moving, seconds) {
  return frameIndex(moving, animationTime(image, moving, seconds));
}

/**
 * Shows the frames that are due.
 * @param {number} seconds
 * @returns {Promise<unknown> | undefined} nothing when they are there
 */
function showImages(seconds) {
  manageImages();
  const waits = [];
  for (const image of managedImages.values()) {
    if ((image.isRead && !image.moving) || !isInWindow(image.element, seconds)) continue;
    const shown = image.isRead
      ? showImage(image, seconds)
      : image.ready.then(() => image.moving && showImage(image, seconds));
    if (shown) waits.push(shown);
  }
  return waits.length > 0 ? Promise.all(waits) : undefined;
}

/**
 * @param {ManagedImage} image
 * @param {number} seconds
 */
function loadImage(image, seconds) {
  const { place, moving } = image;
  if (!moving) return undefined;
  return place.load(place.addressOf(moving, dueImageIndex(image, moving, seconds), moving));
}

/**
 * @param {ManagedImage} image
 * @param {number} seconds
 */
function showImage(image, seconds) {
  const loading = loadImage(image, seconds);
  const show = () => {
    const { element, place } = image;
    const content = `url("${place.address}")`;
    if (place.image && element.style.content !== content) element.style.content = content;
  };
  if (!loading) show();
  return loading?.then(show);
}

/**
 * Names a picture of a style sheet that moves: nothing can say which of its frames to show.
 * @param {string} address
 */
async function reportMoving(address) {
  if (address.startsWith('data:')) return reportMovingSvg(address);
  const path = projectPath(address);
  // Backgrounds are often PNG, and those hardly ever move: not worth a look into each.
  if (path === undefined || !/\.(gif|apng|webp)$/i.test(path)) return;
  const told = await describeMoving(path);
  if ('error' in told || told.times.length < 2) return;
  const place = placeOf(address);
  report({
    severity: 'warning',
    code: 'moving_background',
    message: `${place} is an animated picture in a style sheet: it runs by the real clock and does not follow the frames`,
    place,
    fix: 'Show it with an <img> element.',
  });
}

/**
 * Names an SVG picture at a data address that animates itself; those in files are made to stand still by the server.
 * @param {string} address
 */
function reportMovingSvg(address) {
  const [, type, content] = /^data:image\/svg\+xml([^,]*),(.*)$/is.exec(address) ?? [];
  if (content === undefined) return;
  const text = type?.endsWith('base64') ? decodedBase64(content) : content;
  if (!/(<|%3c)(animate|set\b)|(@|%40)keyframes/i.test(text)) return;
  reportClock(
    'moving_svg',
    'An SVG picture at a data address animates itself: it runs by the real clock and does not follow the frames',
    'Put the <svg> into the page.',
  );
}

/** @param {string} text */
function decodedBase64(text) {
  try {
    return atob(text);
  } catch {
    return ''; // no picture either
  }
}
