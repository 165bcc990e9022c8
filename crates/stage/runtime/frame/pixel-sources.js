// Scripts that take pixels from a video: canvases, textures, bitmaps. They get the still of the frame that is due.

/** Whether a script asked for something that pixels can be drawn into. */
let pixelsAreTaken = false;
/** Whether a script took pixels from a video whose still was not there: the frame must be seeked again. */
let pixelsMissed = false;

/** Whether scripts of the page may take pixels from videos. */
function takesPixels() {
  return pixelsAreTaken;
}

/**
 * What to draw in place of a video.
 * @param {unknown} source
 */
function pixelsOf(source) {
  const mirrored = mirrorSource(source);
  if (mirrored) return mirrored;
  const video = managedVideo(source);
  const image = source instanceof HTMLImageElement ? managedImages.get(source) : undefined;
  if (!video && (!image || (image.isRead && !image.moving))) return source;
  pixelsAreTaken = true;
  const { place, moving } = video ?? /** @type {ManagedImage} */ (image);
  const due = moving && place.addressOf(moving, dueOf(video, image, moving), moving);
  if (due && place.image && place.address === due) return place.image;
  if (!place.failure) pixelsMissed = true;
  return source;
}

/**
 * @param {ManagedVideo | undefined} video
 * @param {ManagedImage | undefined} image
 * @param {MovingPicture} moving
 */
function dueOf(video, image, moving) {
  if (video) return dueIndex(video, moving, currentSecond);
  return image ? dueImageIndex(image, moving, currentSecond) : 0;
}

/**
 * @param {any} prototype
 * @param {string} name
 * @param {(args: any[]) => any[]} replace
 */
function wrapMethod(prototype, name, replace) {
  const method = prototype?.[name];
  if (typeof method !== 'function') return;
  prototype[name] = /** @this {unknown} */ function (/** @type {any[]} */ ...args) {
    return method.apply(this, replace(args));
  };
}

const firstArgument = (/** @type {any[]} */ [source, ...rest]) => [pixelsOf(source), ...rest];
const lastArgument = (/** @type {any[]} */ args) => [...args.slice(0, -1), pixelsOf(args.at(-1))];

function installPixelSources() {
  const global = /** @type {any} */ (window);
  for (const name of ['HTMLCanvasElement', 'OffscreenCanvas']) {
    wrapMethod(global[name]?.prototype, 'getContext', (args) => {
      pixelsAreTaken = true;
      return args;
    });
  }
  for (const name of ['CanvasRenderingContext2D', 'OffscreenCanvasRenderingContext2D']) {
    wrapMethod(global[name]?.prototype, 'drawImage', firstArgument);
    wrapMethod(global[name]?.prototype, 'createPattern', firstArgument);
  }
  for (const name of ['WebGLRenderingContext', 'WebGL2RenderingContext']) {
    for (const upload of ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D'])
      wrapMethod(global[name]?.prototype, upload, lastArgument);
  }
  wrapMethod(global.GPUQueue?.prototype, 'copyExternalImageToTexture', ([from, ...rest]) => [
    from && { ...from, source: pixelsOf(from.source) },
    ...rest,
  ]);
  wrapMethod(global, 'createImageBitmap', firstArgument);
  if (global.VideoFrame) global.VideoFrame = new Proxy(global.VideoFrame, { construct: frameOf });
}

/**
 * A frame made from a picture needs a time.
 * @param {any} target
 * @param {any[]} args
 * @param {any} newTarget
 */
function frameOf(target, [source, init], newTarget) {
  const pixels = pixelsOf(source);
  const timed = pixels === source ? init : { timestamp: source.currentTime * 1e6, ...init };
  return Reflect.construct(target, [pixels, timed], newTarget);
}

/**
 * Loads the stills that scripts may draw in a frame, before they run.
 * @param {number} seconds
 */
async function loadPixels(seconds) {
  manageVideos();
  manageImages();
  const isDue = (/** @type {{element: Element}} */ { element }) => isInWindow(element, seconds);
  const videos = [...managedVideos.values()].filter(isDue).map(async (video) => {
    await video.ready;
    await loadStill(video, seconds);
  });
  const images = [...managedImages.values()].filter(isDue).map(async (image) => {
    await image.ready;
    await loadImage(image, seconds);
  });
  await Promise.all([...videos, ...images]);
}

/**
 * Whether stills must be there before scripts run.
 */
function drawsVideos() {
  const movesImages = [...managedImages.values()].some(({ moving }) => moving);
  return pixelsAreTaken && (movesImages || managedVideos.size > 0 || videoElements.length > 0);
}
