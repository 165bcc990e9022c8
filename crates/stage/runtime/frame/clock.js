// One virtual clock for Date, performance.now, animation frames and timers.
//
// It stands at 0 until the first frame and moves only by seeks: the time a script reads is a function of the frame. While
// the composition loads, scripts read time 0, so that what they begin then begins with the first frame. Timers of a
// few milliseconds are called before it: they finish the set-up. Only where a timeline is still awaited do animation frames
// and other timers come, by steps of a sixtieth of a second a rendering update; what they have waited is taken off again.

/** Any fixed day will do; a fixed one keeps pictures the same: 2024-01-01T00:00:00Z. */
const EPOCH_MS = 1704067200000;
const LOADING_STEP_MS = 1000 / 60;
/** Timers that a page sets for at most this long while it loads belong to its set-up. */
const SETUP_MS = 100;
/** A script that reads the clock this often in one go waits for time to pass; then it passes by this much a reading. */
const BUSY_READS = 100000;
const BUSY_STEP_MS = 0.01;
/** Callbacks that queue themselves for the same instant again are cut off here, not run for ever. */
const MAX_TIMERS_PER_ADVANCE = 10000;

const clock = {
  /** Virtual milliseconds. */
  now: 0,
  /** Whether the clock only moves by seeks. */
  frozen: false,
  /** Whether scripts may see the time pass while the composition loads: something waits for it. */
  revealed: false,
  /** Animation frames asked for by the composition itself after it was ready (GSAP's ticker left out). */
  authorFrames: 0,
  /** Timers set by the composition after it was ready. */
  authorTimers: 0,
};

/** @type {Map<number, FrameRequestCallback>} */
let frameCallbacks = new Map();
/** @typedef {{due: number, every: number | undefined, isSetup: boolean, run: () => void}} Timer */
/** @type {Map<number, Timer>} */
const timers = new Map();
let nextHandle = 1;
/** @type {FrameRequestCallback | undefined} GSAP's own ticker, known after `learnTicker`. */
let tickerCallback;
let learning = false;
/** Whether a timer's call is running. */
let inTimer = false;

/** How often scripts read the clock since it last moved. */
let reads = 0;

/** Milliseconds as scripts see them. */
function shownTime() {
  reads += 1;
  const busy = Math.max(0, reads - BUSY_READS) * BUSY_STEP_MS;
  return (clock.frozen || clock.revealed ? clock.now : 0) + busy;
}

/**
 * Runs one generation of animation frame callbacks: those asked for before now.
 */
function runFrameCallbacks() {
  const due = frameCallbacks;
  frameCallbacks = new Map();
  for (const callback of due.values()) guarded(() => callback(shownTime()));
}

/**
 * Runs timers that are due, in order of their time, then of their creation.
 */
function runTimers() {
  for (let budget = MAX_TIMERS_PER_ADVANCE; budget > 0; budget -= 1) {
    let first;
    for (const [handle, timer] of timers) {
      if (timer.due <= clock.now && (!first || timer.due < first.timer.due))
        first = { handle, timer };
    }
    if (!first) return;
    const { handle, timer } = first;
    if (timer.every === undefined) timers.delete(handle);
    else timer.due += Math.max(timer.every, 1);
    callTimer(timer);
  }
}

/** @param {Timer} timer */
function callTimer({ run }) {
  inTimer = true;
  guarded(run);
  inTimer = false;
}

/**
 * Calls composition code; what it throws is reported like any uncaught error.
 * @param {() => unknown} call
 */
function guarded(call) {
  try {
    call();
  } catch (error) {
    recordError(error);
  }
}

/** One step of the clock while something is awaited. */
function stepLoadingClock() {
  setClock(clock.now + LOADING_STEP_MS);
  runTimers();
  runFrameCallbacks();
}

/** Calls the timers that belong to the page's set-up, in order; no time passes. */
function runSetupTimers() {
  const due = [...timers].filter(([, timer]) => timer.isSetup);
  for (const [handle, timer] of due.sort(([, one], [, other]) => one.due - other.due)) {
    // One of them may have taken back another.
    if (timers.delete(handle)) callTimer(timer);
  }
}

/** From here on time is a function of the frame, and 0 until the first one. */
function freezeClock() {
  runSetupTimers();
  clock.frozen = true;
  for (const timer of timers.values()) timer.due -= clock.now;
  setClock(0);
}

/**
 * Moves the clock.
 * @param {number} ms virtual time
 */
function setClock(ms) {
  clock.now = ms;
  reads = 0;
}

/** Runs what was waiting for the time that the clock now shows. */
function runDueCallbacks() {
  runTimers();
  runFrameCallbacks();
}

/** Whether the composition itself waits for animation frames. */
function hasAuthorFrames() {
  for (const callback of frameCallbacks.values()) if (callback !== tickerCallback) return true;
  return false;
}

/** Whether the composition itself waits for animation frames or timers. */
function hasAuthorCallbacks() {
  return hasAuthorFrames() || timers.size > 0;
}

/** Seconds at which timers that are called once are due; undefined where some are called again and again. */
function timerTimes() {
  const all = [...timers.values()];
  if (all.some(({ every }) => every !== undefined)) return undefined;
  return all.map(({ due }) => Math.max(0, due) / 1000);
}

/**
 * Whether a timer that is called once waits since before a time.
 * @param {number} since handle of the first timer that does not count
 */
function hasTimerBefore(since) {
  return [...timers].some(([handle, { every }]) => handle < since && every === undefined);
}

/**
 * Tells GSAP's ticker from the composition's own animation frames: waking it up asks for exactly one.
 * @param {Window['gsap']} gsap
 */
function learnTicker(gsap) {
  if (!gsap?.ticker) return;
  // It would slow down where a frame lasts longer than half a second.
  gsap.ticker.lagSmoothing?.(0);
  gsap.ticker.sleep();
  learning = true;
  guarded(() => gsap.ticker?.wake());
  learning = false;
}

/**
 * @param {unknown} handler
 * @param {unknown[]} args
 * @returns {() => void}
 */
function timerCall(handler, args) {
  if (typeof handler === 'function') return () => handler(...args);
  // A string handler is the composition's own code; indirect eval runs it in the global scope, as timers do.
  // biome-ignore lint/security/noGlobalEval: this is what setTimeout("code") means
  return () => window.eval(String(handler));
}

/**
 * @param {unknown} handler
 * @param {unknown} delay
 * @param {unknown[]} args
 * @param {boolean} repeat
 */
function addTimer(handler, delay, args, repeat) {
  const ms = Math.max(0, Number(delay) || 0);
  const handle = nextHandle++;
  if (clock.frozen) clock.authorTimers += 1;
  timers.set(handle, {
    due: clock.now + ms,
    every: repeat ? ms : undefined,
    isSetup: !clock.frozen && clock.now === 0 && !inTimer && !repeat && ms <= SETUP_MS,
    run: timerCall(handler, args),
  });
  return handle;
}

function installClock() {
  /** @type {typeof window.requestAnimationFrame} */
  window.requestAnimationFrame = (callback) => {
    if (learning) tickerCallback = callback;
    else if (clock.frozen && callback !== tickerCallback) clock.authorFrames += 1;
    const handle = nextHandle++;
    frameCallbacks.set(handle, callback);
    return handle;
  };
  window.cancelAnimationFrame = (handle) => void frameCallbacks.delete(handle);
  Object.assign(window, {
    setTimeout: (
      /** @type {unknown} */ handler,
      /** @type {unknown} */ delay,
      /** @type {unknown[]} */ ...args
    ) => addTimer(handler, delay, args, false),
    setInterval: (
      /** @type {unknown} */ handler,
      /** @type {unknown} */ delay,
      /** @type {unknown[]} */ ...args
    ) => addTimer(handler, delay, args, true),
  });
  window.clearTimeout = window.clearInterval = (handle) => void timers.delete(Number(handle));
  performance.now = shownTime;
  Object.defineProperty(document.timeline, 'currentTime', { get: shownTime, configurable: true });
  installDate();
}

function installDate() {
  const wallTime = () => EPOCH_MS + Math.floor(shownTime());
  /** @type {any} */
  const VirtualDate = new Proxy(native.Date, {
    apply: () => new native.Date(wallTime()).toString(),
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [wallTime()] : args, newTarget),
    get: (target, key, receiver) => (key === 'now' ? wallTime : Reflect.get(target, key, receiver)),
  });
  native.Date.prototype.constructor = VirtualDate;
  window.Date = VirtualDate;
}
