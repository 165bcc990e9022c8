// Waiting for what the picture needs: fonts, images, promises. Every wait has a name and an end.

/** A hung host costs at most this; then it is named. */
const ASSET_DEADLINE_MS = 3000;
/** Declared font faces beyond this many are loaded only when text uses them. */
const MAX_EAGER_FONTS = 64;

/** @type {WeakSet<HTMLImageElement>} */
const settledImages = new WeakSet();
/** @type {Promise<unknown>[]} promises handed over with `waitUntil` during a seek */
let seekPromises = [];

/**
 * @param {string} name
 * @param {PromiseLike<unknown>} promise
 * @param {string | null} place
 */
async function awaitNamed(name, promise, place) {
  if (await endsWithin(promise, ASSET_DEADLINE_MS)) return;
  report({
    severity: 'warning',
    code: 'slow_asset',
    message: `${name} was not ready after ${ASSET_DEADLINE_MS / 1000} s; the video goes on without waiting`,
    place,
    fix: 'Check that the file is there and not too large.',
  });
}

/** Loads the fonts that are declared, so that text of later clips does not change when it first appears. */
async function loadFonts() {
  sheetObserver?.disconnect();
  withdrawPackagedFonts();
  const own = [...document.fonts].filter((face) => !packagedFaces.has(face));
  const faces = own.slice(0, MAX_EAGER_FONTS);
  await Promise.all(
    faces.map((face) => awaitNamed(`The font ${face.family}`, face.load(), face.family)),
  );
  await awaitNamed('The installed fonts', loadPackagedFonts(), null);
  await awaitNamed('The fonts of the page', document.fonts.ready, null);
}

/**
 * @param {HTMLImageElement} image
 */
async function settleImage(image) {
  settledImages.add(image);
  const address = image.currentSrc || image.src;
  if (!address) return;
  const place = placeOf(address);
  let isDecoded = true;
  const decoding = image.decode().catch(() => {
    isDecoded = false;
  });
  await awaitNamed('An image', decoding, place);
  if (isDecoded || image.naturalWidth > 0 || !wasServed(address)) return;
  report({
    severity: 'error',
    code: 'broken_asset',
    message: `${place} is no picture that the browser can read`,
    place,
    fix: 'Save the picture again as PNG, JPEG, WebP, AVIF or SVG.',
  });
}

/**
 * Whether a file came; one that did not is named by the server.
 * @param {string} address
 */
function wasServed(address) {
  const loads = performance.getEntriesByName(address);
  return loads.some(
    (load) => load instanceof PerformanceResourceTiming && load.responseStatus === 200,
  );
}

/** Pictures that were not waited for yet; those that would wait until they are near the window begin to load. */
function unsettledImages() {
  const unsettled = [...document.images].filter((image) => !settledImages.has(image));
  for (const image of unsettled) if (image.loading === 'lazy') image.loading = 'eager';
  return unsettled;
}

/** Decodes the pictures that style sheets name, so that a clip shown later has its background at once. */
async function loadBackgrounds() {
  const addresses = new Set();
  const others = new Set();
  for (const element of document.querySelectorAll('html, body, body *')) {
    const style = getComputedStyle(element);
    for (const address of addressesIn(style.backgroundImage)) addresses.add(address);
    for (const name of ['maskImage', 'borderImageSource', 'listStyleImage'])
      for (const address of addressesIn(style[/** @type {'maskImage'} */ (name)]))
        others.add(address);
  }
  await Promise.all([
    ...[...addresses].map((address) => loadBackground(address)),
    ...[...addresses, ...others].map((address) => reportMoving(address)),
  ]);
}

/**
 * Addresses of files in a computed style.
 * @param {string} value
 */
function addressesIn(value) {
  if (!value.includes('url(')) return [];
  return [...value.matchAll(/url\("([^"]+)"\)/g)].map((match) => String(match[1]));
}

/**
 * @param {string} address
 */
async function loadBackground(address) {
  if (address.startsWith('data:')) return;
  const image = new Image();
  image.src = address;
  await awaitNamed('A background image', image.decode(), placeOf(address));
}

/** @type {WeakSet<Promise<unknown>>} */
const knownPromises = new WeakSet();

/**
 * What a seek has to wait for; nothing in the usual case, so that a frame costs no extra turn of the event loop.
 * @returns {Promise<unknown> | undefined}
 */
function pendingAssets() {
  /** @type {Promise<unknown>[]} */
  const waits = seekPromises.map((promise) =>
    awaitNamed('A promise given to waitUntil', promise, null),
  );
  seekPromises = [];
  for (const image of unsettledImages()) waits.push(settleImage(image));
  if (document.fonts.status === 'loading')
    waits.push(awaitNamed('The fonts of the page', document.fonts.ready, null));
  const pictures = scriptImages();
  if (pictures) waits.push(pictures);
  const completion = window.__hfWaitForSeekCompletion?.();
  if (completion && !knownPromises.has(completion)) {
    knownPromises.add(completion);
    waits.push(awaitNamed('__hfWaitForSeekCompletion', completion, null));
  }
  return waits.length > 0 ? Promise.all(waits) : undefined;
}
