// Turns of the event loop that the composition asks for: messages to itself (schedulers of frameworks use them), idle
// time, tasks, observers of the window. A seek asks for them, and the picture of its frame comes after them.

/** A page that sends messages to itself for ever goes on in the next frame. */
const MOST_TURNS = 100;
/** Messages arrive in the next turn; those of several channels may change places with ours. */
const QUIET_TURNS = 2;
/** What idle callbacks are told: there is time enough. */
const IDLE_MS = 50;

/** Messages sent within the page, and how many of them are known to have arrived. */
let messages = 0;
let arrivedMessages = 0;

/** Whether something observes where elements are in the window. */
let observesWindow = false;
/** Whether that began when the page was already open, in a window that is too small for it. */
let observesTooLate = false;

function installTurns() {
  const { postMessage } = window;
  window.postMessage = /** @type {typeof window.postMessage} */ (
    (/** @type {any[]} */ ...args) => {
      messages += 1;
      return postMessage.apply(window, /** @type {any} */ (args));
    }
  );
  /** @type {any} its overloads cannot be written down in a wrapper */
  const port = MessagePort.prototype;
  const { postMessage: post } = port;
  port.postMessage = function postCounted(/** @type {any[]} */ ...args) {
    if (this !== taskChannel.port2) messages += 1;
    return post.apply(this, args);
  };
  installIdle();
  const { IntersectionObserver } = window;
  window.IntersectionObserver = class extends IntersectionObserver {
    /**
     * @param {IntersectionObserverCallback} callback
     * @param {IntersectionObserverInit} [options]
     */
    constructor(callback, options) {
      super(callback, options);
      if (!observesWindow && clock.frozen && isDrawn() && !hasWholeWindow()) observesTooLate = true;
      observesWindow = true;
    }
  };
}

/** Idle time and tasks come with the page's own timers. */
function installIdle() {
  window.requestIdleCallback = (callback) => {
    const deadline = { didTimeout: false, timeRemaining: () => IDLE_MS };
    return addTimer(() => callback(deadline), 0, [], false);
  };
  window.cancelIdleCallback = window.clearTimeout;
  /** @type {any} not in the library of types */
  const scheduler = Reflect.get(window, 'scheduler');
  if (!scheduler?.postTask) return;
  scheduler.postTask = (/** @type {() => unknown} */ callback, /** @type {any} */ options) =>
    new Promise((resolve, reject) => {
      const { signal, delay } = options ?? {};
      const abort = () => reject(signal.reason);
      if (signal?.aborted) return abort();
      signal?.addEventListener('abort', abort);
      const call = () => {
        if (!signal?.aborted) resolve(callback());
      };
      addTimer(call, delay, [], false);
    });
  scheduler.yield = () => new Promise((resolve) => addTimer(resolve, 0, [], false));
}

/** Whether the window is as large as the composition. */
function hasWholeWindow() {
  const top = window.top ?? window;
  const { innerWidth, innerHeight } = window;
  return top.innerWidth >= innerWidth && top.innerHeight >= innerHeight;
}

/** Whether anything here depends on where it is in the window. */
function looksAtWindow() {
  if (observesWindow) return true;
  for (const element of document.querySelectorAll('*'))
    if (getComputedStyle(element).contentVisibility === 'auto') return true;
  return [...nestedDocuments].some((nested) => nested.looksAtWindow());
}

/** Whether the last seek asked for turns of the event loop. */
function hasTurns() {
  if (messages !== arrivedMessages || openRequests.size > 0 || observesWindow) return true;
  for (const nested of nestedDocuments) if (nested.hasTurns()) return true;
  return false;
}

/** Takes the turns that the last seek asked for, and those that come of them. */
async function takeTurns() {
  if (observesWindow) await observersTold();
  for (let turn = 0; turn < MOST_TURNS && isUnderWay(); turn += 1) {
    if (openRequests.size > 0) await requestsEnded();
    await messagesArrived();
  }
  for (const nested of nestedDocuments) if (nested.hasTurns()) await nested.takeTurns();
}

function isUnderWay() {
  return messages !== arrivedMessages || openRequests.size > 0;
}

/** Waits until no message has come for some turns; timers of no length that messages set are called. */
async function messagesArrived() {
  let quiet = 0;
  for (let turn = 0; turn < MOST_TURNS && quiet < QUIET_TURNS; turn += 1) {
    const before = messages;
    await nextTask();
    runTimers();
    quiet = messages === before ? quiet + 1 : 0;
  }
  arrivedMessages = messages;
}

/** Waits until observers were told of this frame: an observer of our own is told with them. */
async function observersTold() {
  const told = new Promise((resolve) => {
    const observer = new native.IntersectionObserver(() => {
      observer.disconnect();
      resolve(undefined);
    });
    observer.observe(document.documentElement);
  });
  await endsWithin(told, ASSET_DEADLINE_MS);
  await messagesArrived();
}
