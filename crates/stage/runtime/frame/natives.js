// The browser's own functions, kept before the composition can replace them or we wrap them.

/** Functions of this window as the browser made them. */
const native = {
  Date,
  now: performance.now.bind(performance),
  requestAnimationFrame: window.requestAnimationFrame.bind(window),
  cancelAnimationFrame: window.cancelAnimationFrame.bind(window),
  setTimeout: window.setTimeout.bind(window),
  clearTimeout: window.clearTimeout.bind(window),
  setInterval: window.setInterval.bind(window),
  clearInterval: window.clearInterval.bind(window),
  animate: Element.prototype.animate,
  attachShadow: Element.prototype.attachShadow,
  XMLHttpRequest,
  fetch: window.fetch.bind(window),
  Image,
  IntersectionObserver,
};

/**
 * Resolves after `ms` real milliseconds.
 * @param {number} ms
 * @returns {Promise<void>}
 */
function realDelay(ms) {
  return new Promise((resolve) => native.setTimeout(resolve, ms));
}

/**
 * Waits for a promise, but at most `ms` real milliseconds. Failures count as an end.
 * @param {PromiseLike<unknown>} promise
 * @param {number} ms
 * @returns {Promise<boolean>} whether it ended in time
 */
function endsWithin(promise, ms) {
  const ended = Promise.resolve(promise).then(
    () => true,
    () => true,
  );
  return Promise.race([ended, realDelay(ms).then(() => false)]);
}

const taskChannel = new MessageChannel();
/** @type {(() => void)[]} */
const waitingTasks = [];
taskChannel.port1.onmessage = () => waitingTasks.shift()?.();

/**
 * One task of the event loop, not throttled like timers.
 * @returns {Promise<void>}
 */
function nextTask() {
  return new Promise((resolve) => {
    waitingTasks.push(resolve);
    taskChannel.port2.postMessage(0);
  });
}

/** @type {(() => void) | undefined} makes the next rendering update show something; only a host page has it */
const pulse = hostPulse();

function hostPulse() {
  try {
    return window.top?.stillcut?.pulse;
  } catch {
    // A page of another origin.
    return undefined;
  }
}

/**
 * One rendering update of this document: an animation frame, then one task.
 * @returns {Promise<void>}
 */
async function renderingUpdate() {
  await new Promise((resolve) => native.requestAnimationFrame(resolve));
  await nextTask();
}

/**
 * A rendering update that does not wait for the display, even where nothing changed. What polls takes the others.
 * @returns {Promise<void>}
 */
async function promptUpdate() {
  pulse?.();
  await renderingUpdate();
}
