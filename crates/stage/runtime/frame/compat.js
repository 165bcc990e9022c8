// Globals that compositions rely on (docs/format.md).

/** @type {(seconds: number) => void} */
let seekFromPage = () => {};

/**
 * @param {number} seconds
 */
const seekOwn = (seconds) => seekFromPage(seconds);

/**
 * What a page put in place of our `__hf.seek`: it shows every moment itself.
 * @returns {((seconds: number) => unknown) | undefined}
 */
function pageSeek() {
  const seek = window.__hf?.seek;
  return typeof seek === 'function' && seek !== seekOwn ? seek.bind(window.__hf) : undefined;
}

function installCompat() {
  window.__timelines ??= {};
  window.__hfVariables = { ...window.__hfVariables, ...givenFor('') };
  const hyperframesAnime = animeRegistry(() => (window.__timelines ??= {}));
  window.hyperframesAnime = hyperframesAnime;
  window.__hyperframes = {
    ...window.__hyperframes,
    hyperframesAnime,
    getVariables: () => structuredClone(pageVariables().values),
    fitTextFontSize,
  };
  window.__hfForceTimelineRebind = () => {
    if (clock.frozen) bindTimelines();
  };
  window.__hf = {
    ...window.__hf,
    get duration() {
      return videoDuration;
    },
    seek: seekOwn,
  };
  window.__player = {
    getTime: () => currentSecond,
    getDuration: () => videoDuration,
    isPlaying: () => false,
    play() {},
    pause() {},
    seek: (/** @type {number} */ seconds) => seekFromPage(seconds),
    renderSeek: (/** @type {number} */ seconds) => seekFromPage(seconds),
  };
}

/** Says that a page was opened: what it was made for waits for one of these. */
function publishReadiness() {
  window.__playerReady = true;
  window.__renderReady = true;
}

/** Measures texts; no part of the document. @type {CanvasRenderingContext2D | null | undefined} */
let ruler;

/**
 * The largest size at which a text stays on one line.
 * @param {string} text
 * @param {{maxWidth?: number, baseFontSize?: number, minFontSize?: number, fontWeight?: string | number,
 *   fontFamily?: string, step?: number}} [options] sizes and width in pixels
 */
function fitTextFontSize(text, options = {}) {
  const { maxWidth = 1600, baseFontSize = 78, minFontSize = 42 } = options;
  const { fontWeight = 900, fontFamily = 'Outfit', step = 2 } = options;
  ruler ??= document.createElement('canvas').getContext('2d');
  const fits = (/** @type {number} */ size) => {
    if (!ruler) return true;
    ruler.font = `${fontWeight} ${size}px ${fontFamily}`;
    return ruler.measureText(text).width <= maxWidth;
  };
  let size = baseFontSize;
  while (size > minFontSize && !fits(size))
    size = Math.max(minFontSize, size - Math.max(step, 0.1));
  return { fontSize: size, fits: fits(size) };
}

/**
 * Tells pages that redraw themselves which time it is.
 * @param {number} seconds
 */
function dispatchSeek(seconds) {
  window.__hfThreeTime = seconds;
  guarded(() => {
    const shown = pageSeek()?.(seconds);
    if (shown instanceof Promise) seekPromises.push(shown);
  });
  window.__hfTypegpuTime = seconds;
  const waitUntil = (/** @type {Promise<unknown>} */ promise) => void seekPromises.push(promise);
  window.dispatchEvent(new CustomEvent('hf-seek', { detail: { time: seconds, waitUntil } }));
}

let hasSeekListener = false;

/** Whether code of the page may change the picture with every seek. */
function listensToSeek() {
  return hasSeekListener || pageSeek() !== undefined;
}

function watchSeekListeners() {
  const addEventListener = window.addEventListener;
  window.addEventListener = function add(/** @type {any[]} */ ...args) {
    if (args[0] === 'hf-seek') hasSeekListener = true;
    return addEventListener.apply(this ?? window, /** @type {any} */ (args));
  };
}
