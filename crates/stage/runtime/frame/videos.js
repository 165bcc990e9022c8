// Videos: the browser's own player is never used. A `<video>` shows the frame that is due as its poster, which keeps its
// place, its box and its styles. The server refuses the file to the element itself.

/** Rates outside of this are no rates; as the format defines it. */
const MIN_RATE = 0.1;
const MAX_RATE = 5;

/** @type {Map<HTMLVideoElement, ManagedVideo>} */
const managedVideos = new Map();

/** Stays current; asking for its length costs nothing while there is no video. */
const videoElements = document.getElementsByTagName('video');

/** Videos of the document and of the shadow trees in it. */
function* allVideos() {
  yield* videoElements;
  for (const shadow of shadowRoots) if (shadow.isConnected) yield* shadow.querySelectorAll('video');
}

/** Takes over videos that appeared and sources that changed. */
function manageVideos() {
  for (const element of allVideos()) manageVideo(element);
}

/**
 * @param {HTMLVideoElement} element
 */
function manageVideo(element) {
  const sources = videoSources(element);
  const key = sources.join('\n');
  const known = managedVideos.get(element);
  if (known ? known.key === key : sources.length === 0) return known;
  /** @type {ManagedVideo} */
  const video = {
    element,
    key,
    place: new StillPlace(),
    moving: undefined,
    poster: known ? known.poster : element.getAttribute('poster'),
    isPlaying: known?.isPlaying ?? element.autoplay,
    ownTime: undefined,
    isReported: false,
    mayShrink: false,
    restSize: undefined,
    ready: Promise.resolve(),
  };
  managedVideos.set(element, video);
  video.ready = readVideo(video, sources);
  return video;
}

/**
 * Addresses of a video: its own, else those of its `<source>` children.
 * @param {HTMLVideoElement} element
 */
function videoSources(element) {
  if (element.hasAttribute('src')) return element.getAttribute('src') ? [element.src] : [];
  return [...element.querySelectorAll('source')].map((source) => source.src).filter(Boolean);
}

/**
 * Finds the first source that can be decoded, and its first frame; tells the author's scripts or the Problems list.
 * @param {ManagedVideo} video
 * @param {string[]} sources
 */
async function readVideo(video, sources) {
  /** @type {{path: string, failure: StillFailure} | undefined} */
  let first;
  for (const address of sources) {
    const path = projectPath(address);
    const told = path === undefined ? { error: foreignVideo() } : await describeMoving(path);
    if (!('error' in told)) {
      video.moving = told;
      break;
    }
    first ??= { path: path ?? address, failure: told.error };
  }
  if (managedVideos.get(video.element) !== video) return; // the source changed meanwhile
  if (video.moving) await tellReady(video);
  else if (first) await reportVideo(video, first.path, first.failure);
}

/**
 * What the server finds a file by: a decoded path of this origin, or the whole address of another host.
 * @param {string} address
 */
function projectPath(address) {
  const url = new URL(address, document.baseURI);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  return url.origin === location.origin ? decodeURIComponent(url.pathname) : url.href;
}

/** @returns {StillFailure} */
function foreignVideo() {
  return {
    code: 'remote_video',
    message: 'A video that is not in the project cannot be shown',
    fix: 'Put the file into the project folder and name it by a relative path.',
  };
}

/**
 * @param {ManagedVideo} video
 * @param {string} path
 * @param {StillFailure} failure
 */
async function reportVideo(video, path, failure) {
  if (video.isReported) return;
  video.isReported = true;
  video.place.failure = failure;
  // The browser would show a black box.
  if (video.poster === null) setPoster(video.element, BLANK);
  // A missing file is named by the server, with its line.
  if (failure.code !== 'missing_asset') {
    const name = path.slice(path.lastIndexOf('/') + 1);
    report({
      severity: 'error',
      code: failure.code,
      // What is said of a file of another host names it already.
      message: failure.code.startsWith('remote_')
        ? failure.message
        : `<video> ${describe(video.element)}, ${name}: ${failure.message}`,
      place: await writtenAt(video.element, name),
      fix: failure.fix,
    });
  }
  tellVideo(video, ['error']);
}

/**
 * Tells scripts that wait for the video; those that take its pixels find the first frame there.
 * @param {ManagedVideo} video
 */
async function tellReady(video) {
  tellVideo(video, ['durationchange', 'loadedmetadata']);
  if (takesPixels()) await loadStill(video, currentSecond);
  if (!video.place.failure) tellVideo(video, ['loadeddata', 'canplay', 'canplaythrough']);
}

/**
 * @param {ManagedVideo} video
 * @param {string[]} events
 */
function tellVideo(video, events) {
  for (const name of events) video.element.dispatchEvent(new Event(name));
}

/**
 * Seconds on the root's clock at which a video begins: its own window, else the clip around it.
 * @param {HTMLVideoElement} element
 */
function videoStart(element) {
  return element.hasAttribute('data-start') ? absoluteStart(element) : latestStart(element);
}

/**
 * Seconds of the file from which on a video is shown.
 * @param {HTMLElement} element
 */
function mediaStart({ dataset }) {
  const start = timingNumber(dataset.playbackStart) ?? timingNumber(dataset.mediaStart) ?? 0;
  return Math.max(0, start);
}

/**
 * @param {HTMLMediaElement} element
 */
function mediaRate(element) {
  const rate = timingNumber(element.dataset.playbackRate) ?? element.defaultPlaybackRate;
  return Math.min(Math.max(rate, MIN_RATE), MAX_RATE);
}

/**
 * Seconds for which a video has pictures; nothing when they never end.
 * @param {HTMLVideoElement} element
 */
function videoLength(element) {
  const moving = managedVideos.get(element)?.moving;
  if (!moving || element.loop) return undefined;
  return Math.max(0, moving.duration - mediaStart(element)) / mediaRate(element);
}

/**
 * The time of the file that a video shows; its first one before the video begins, its end after it.
 * @param {ManagedVideo} video
 * @param {number} seconds on the root's clock
 */
function sourceTime({ element, moving, ownTime }, seconds) {
  if (!moving) return 0;
  if (ownTime !== undefined) return Math.min(ownTime, moving.duration);
  const first = Math.min(mediaStart(element), moving.duration);
  const played = Math.max(0, seconds - videoStart(element)) * mediaRate(element);
  const cycle = moving.duration - first;
  if (element.loop && cycle > 0) return first + ((played + TIME_EPSILON) % cycle);
  return Math.min(first + played, moving.duration);
}

/**
 * The frame that is due.
 * @param {ManagedVideo} video
 * @param {MovingPicture} moving
 * @param {number} seconds on the root's clock
 */
function dueIndex(video, moving, seconds) {
  return frameIndex(moving, sourceTime(video, seconds));
}

/**
 * @param {ManagedVideo} video
 * @param {number} seconds on the root's clock
 */
function loadStill(video, seconds) {
  const { place, moving } = video;
  if (!moving) return undefined;
  return place.load(
    place.addressOf(moving, dueIndex(video, moving, seconds), stillSize(video, moving)),
  );
}

/**
 * Whether the windows around an element are all open.
 * @param {Element} element
 * @param {number} seconds
 */
function isInWindow(element, seconds) {
  const host = hostInDocument(element);
  return timedElements.every((timed) => !timed.element.contains(host) || isOpen(timed, seconds));
}

/**
 * Shows the frames that are due.
 * @param {number} seconds
 * @returns {Promise<unknown> | undefined} nothing when they are there
 */
function showVideos(seconds) {
  if (videoElements.length === 0 && managedVideos.size === 0) return undefined;
  manageVideos();
  const waits = [];
  for (const video of managedVideos.values()) {
    if (!isInWindow(video.element, seconds)) continue;
    const shown = showVideo(video, seconds);
    if (shown) waits.push(shown);
  }
  return waits.length > 0 ? Promise.all(waits) : undefined;
}

/**
 * @param {ManagedVideo} video
 * @param {number} seconds
 */
function showVideo(video, seconds) {
  if (!video.moving && !video.place.failure)
    return video.ready.then(() => showStill(video, seconds));
  return showStill(video, seconds);
}

/**
 * @param {ManagedVideo} video
 * @param {number} seconds
 * @returns {Promise<void> | undefined}
 */
function showStill(video, seconds) {
  const isBefore =
    video.ownTime === undefined && seconds < videoStart(video.element) - TIME_EPSILON;
  if (isBefore && video.poster !== null) {
    setPoster(video.element, video.poster);
    return undefined;
  }
  const loading = loadStill(video, seconds);
  return loading ? loading.then(() => setStill(video)) : setStill(video);
}

/** @param {ManagedVideo} video */
function setStill(video) {
  const { element, place } = video;
  if (place.image) setPoster(element, place.address);
  return setFailure(video);
}

/** @param {ManagedVideo} video */
function setFailure(video) {
  const { place, moving } = video;
  return place.failure && moving ? reportVideo(video, moving.path, place.failure) : undefined;
}

/**
 * The same address is not written again: it would paint.
 * @param {HTMLVideoElement} element
 * @param {string} address
 */
function setPoster(element, address) {
  if (element.getAttribute('poster') !== address) element.setAttribute('poster', address);
}

/**
 * Decodes the first frame of every file, so that a broken one is named before the export. The videos that are shown
 * first come last: their decoders are still there when they go on.
 */
async function decodeFirstStills() {
  const byStart = [...managedVideos.values()]
    .map((video) => ({ video, begin: videoStart(video.element) }))
    .sort((one, other) => one.begin - other.begin);
  const paths = new Set();
  const first = byStart.filter(({ video: { moving } }) => {
    const isNew = moving && !paths.has(moving.path);
    paths.add(moving?.path);
    return isNew;
  });
  for (const { video, begin } of first.reverse()) {
    await loadStill(video, begin);
    await setFailure(video);
  }
}

/** Everything that is known of the videos that are there now. */
function videosReady() {
  manageVideos();
  return Promise.all([...managedVideos.values()].map((video) => video.ready));
}
