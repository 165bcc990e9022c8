// Globals that compositions rely on (docs/format.md).

/** @type {(seconds: number) => void} */
let seekFromPage = () => {};

function installCompat() {
  window.__timelines ??= {};
  window.__hfVariables = { ...window.__hfVariables, ...givenFor('') };
  window.__hyperframes = {
    ...window.__hyperframes,
    getVariables: () => structuredClone(pageVariables().values),
  };
  window.__hf = {
    ...window.__hf,
    get duration() {
      return videoDuration;
    },
    seek: (/** @type {number} */ seconds) => seekFromPage(seconds),
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

/**
 * Tells pages that redraw themselves which time it is.
 * @param {number} seconds
 */
function dispatchSeek(seconds) {
  window.__hfThreeTime = seconds;
  const waitUntil = (/** @type {Promise<unknown>} */ promise) => void seekPromises.push(promise);
  window.dispatchEvent(new CustomEvent('hf-seek', { detail: { time: seconds, waitUntil } }));
}

/** Whether the page listens to `hf-seek`. */
let listensToSeek = false;

function watchSeekListeners() {
  const addEventListener = window.addEventListener;
  window.addEventListener = function add(/** @type {any[]} */ ...args) {
    if (args[0] === 'hf-seek') listensToSeek = true;
    return addEventListener.apply(this ?? window, /** @type {any} */ (args));
  };
}
