// What scripts see of a `<video>` whose frames are stills: times, sizes and states as if the browser had loaded it.

/** Events of the browser's own player, which is refused the file. */
const PLAYER_EVENTS = [
  ...['loadstart', 'progress', 'suspend', 'abort', 'error', 'emptied', 'stalled'],
  ...['durationchange', 'loadedmetadata', 'loadeddata', 'canplay', 'canplaythrough'],
  ...['play', 'playing', 'pause', 'waiting', 'seeking', 'seeked', 'timeupdate', 'ended'],
];
const HAVE_ENOUGH_DATA = 4;

/**
 * @param {unknown} element
 * @returns {ManagedVideo | undefined}
 */
function managedVideo(element) {
  return element instanceof HTMLVideoElement ? manageVideo(element) : undefined;
}

/** The whole video, as buffered and seekable ranges. @param {ManagedVideo} video */
function wholeRange({ moving }) {
  return { length: moving ? 1 : 0, start: () => 0, end: () => moving?.duration ?? 0 };
}

/**
 * Properties by name, each from what is known of the video.
 * @type {Record<string, (video: ManagedVideo) => unknown>}
 */
const VIDEO_PROPERTIES = {
  currentTime: (video) => sourceTime(video, currentSecond),
  duration: ({ moving }) => moving?.duration ?? Number.NaN,
  videoWidth: ({ moving }) => moving?.width ?? 0,
  videoHeight: ({ moving }) => moving?.height ?? 0,
  readyState: ({ moving, place }) => (moving && !place.failure ? HAVE_ENOUGH_DATA : 0),
  networkState: ({ moving, place }) => (place.failure ? 3 : moving ? 1 : 2),
  error: () => null,
  seeking: () => false,
  paused: ({ isPlaying }) => !isPlaying,
  ended: (video) =>
    !video.element.loop &&
    Boolean(video.moving) &&
    sourceTime(video, currentSecond) >= (video.moving?.duration ?? 0),
  buffered: wholeRange,
  seekable: wholeRange,
  played: wholeRange,
};

/**
 * The prototype that has a property itself.
 * @param {string} name
 */
function prototypeWith(name) {
  return name in HTMLMediaElement.prototype
    ? HTMLMediaElement.prototype
    : HTMLVideoElement.prototype;
}

function installVideoProperties() {
  for (const [name, read] of Object.entries(VIDEO_PROPERTIES)) {
    const prototype = prototypeWith(name);
    const own = Object.getOwnPropertyDescriptor(prototype, name);
    if (!own?.get) continue;
    const { get, set } = own;
    Object.defineProperty(prototype, name, {
      ...own,
      get: propertyOf(get, read),
      set: set && name === 'currentTime' ? setCurrentTime(set) : set,
    });
  }
}

/**
 * @param {() => unknown} get what the browser has, for elements that are no videos
 * @param {(video: ManagedVideo) => unknown} read
 */
function propertyOf(get, read) {
  /** @this {HTMLMediaElement} */
  return function property() {
    const video = managedVideo(this);
    return video ? read(video) : get.call(this);
  };
}

/**
 * A timed video follows the composition; any other one shows the time that a script sets.
 * @param {(value: any) => void} set
 */
function setCurrentTime(set) {
  /**
   * @this {HTMLMediaElement}
   * @param {unknown} value
   */
  return function setTime(value) {
    const video = managedVideo(this);
    if (!video) return set.call(this, value);
    if (!this.hasAttribute('data-start')) video.ownTime = Math.max(0, Number(value) || 0);
    tellVideo(video, ['seeking', 'timeupdate', 'seeked']);
  };
}

function installVideoMethods() {
  const media = HTMLMediaElement.prototype;
  const { play, pause, load } = media;
  media.play = function playVideo() {
    const video = managedVideo(this);
    if (!video) return play.call(this);
    if (!video.isPlaying) tellVideo(video, ['play', 'playing']);
    video.isPlaying = true;
    return Promise.resolve();
  };
  media.pause = function pauseVideo() {
    const video = managedVideo(this);
    if (!video) return pause.call(this);
    if (video.isPlaying) tellVideo(video, ['pause']);
    video.isPlaying = false;
  };
  media.load = function loadVideo() {
    if (!managedVideo(this)) load.call(this);
  };
}

/** Keeps the failing of the browser's own player from scripts. */
function hidePlayerEvents() {
  const hide = (/** @type {Event} */ event) => {
    const { target } = event;
    const isSource =
      target instanceof HTMLSourceElement && target.parentElement?.tagName === 'VIDEO';
    if (event.isTrusted && (target instanceof HTMLVideoElement || isSource))
      event.stopImmediatePropagation();
  };
  for (const name of PLAYER_EVENTS) window.addEventListener(name, hide, true);
}

/** Videos are read as soon as the parser or a script makes them. */
function watchVideos() {
  const observer = new MutationObserver(manageVideos);
  observer.observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['src'],
  });
}

/** `controls` shows nothing: a video of the export has no buttons. */
function hideControls() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('video::-webkit-media-controls { display: none !important }');
  document.adoptedStyleSheets.push(sheet);
}

function installVideos() {
  hideControls();
  hidePlayerEvents();
  installVideoProperties();
  installVideoMethods();
  watchVideos();
}
