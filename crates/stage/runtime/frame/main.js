// Opening the composition, seeking it, and the object that the engine talks to.

/** Real time given to the page's own loading. */
const LOAD_DEADLINE_MS = 15000;

/** @type {FrameRateParts} */
let frameRate = { num: 30, den: 1 };
/** Seconds of the whole video. */
let videoDuration = 0;
/** The frame last visited; -1 before the first. */
let visited = -1;
/** The frame being visited, or the last one. */
let visiting = -1;
/** @type {MutationObserver | undefined} what mounts parts that appear */
let partObserver;

/**
 * An end of opening that is the composition's fault.
 */
class CompositionError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Seconds of the whole video: what the root declares, else the later of the ends of its timeline and of its last clip.
 */
function resolveDuration() {
  const declared =
    timingNumber(root.dataset.duration) ?? timingNumber(root.dataset.compositionDuration);
  if (declared !== undefined && declared > 0) return declared;
  const timeline = rootTimeline();
  const played = timeline ? timelineDuration(timeline) : undefined;
  const last = lastEnd();
  if (timeline && played === undefined && last === 0) {
    throw new CompositionError(
      'endless_duration',
      'the timeline repeats for ever and the root has no data-duration',
    );
  }
  const own = pageSeek() ? Number(window.__hf?.duration) : 0;
  const length = Math.max(played ?? 0, last) || own;
  if (length > 0) return length;
  throw new CompositionError(
    'no_duration',
    'the root has no data-duration and no timeline says how long it is',
  );
}

/**
 * @param {string | undefined} text
 * @param {number} fallback
 */
function pixels(text, fallback) {
  const value = Math.round(Number.parseFloat(text ?? ''));
  return value > 0 ? value : fallback;
}

/**
 * @param {string} name
 * @param {{name: string, ms: number}[]} waits
 * @param {() => Promise<unknown>} wait
 */
async function step(name, waits, wait) {
  const begin = native.now();
  await wait();
  waits.push({ name, ms: native.now() - begin });
}

function awaitLoad() {
  const complete = () => document.readyState === 'complete';
  return holdsWithin(complete, LOAD_DEADLINE_MS);
}

/** @param {FrameRateParts | null} rate the rate to use instead of the composition's own */
async function openComposition(rate) {
  /** @type {{name: string, ms: number}[]} */
  const waits = [];
  await step('Load page', waits, awaitLoad);
  await step('Mount parts', waits, partsMounted);
  const found = findRoot();
  if (!found) throw new CompositionError('no_composition', 'no element has data-composition-id');
  root = found;
  await step('Wait for timelines', waits, awaitTimelines);
  const ready = window.__tailwindReady;
  if (ready)
    await step('Wait for Tailwind', waits, () =>
      endWithClock(awaitNamed('__tailwindReady', ready, null)),
    );
  await step('Wait for fonts', waits, loadFonts);
  await step('Wait for images', waits, async () => {
    await Promise.all([loadBackgrounds(), ...unsettledImages().map(settleImage)]);
  });
  await step('Read videos', waits, () => Promise.all([videosReady(), imagesReady()]));
  await step('Read sounds', waits, soundsReady);
  await step('Wait for animations', waits, () => endWithClock(adaptersReady()));
  window.__hfFlushSync?.();
  frameRate = rate ?? declaredRate();
  videoDuration = resolveDuration();
  const width = pixels(root.dataset.width, 1920);
  const height = pixels(root.dataset.height, 1080);
  layOut(width, height);
  readClips(videoDuration);
  findDeclaredShadows();
  learnTicker(window.gsap);
  partObserver?.disconnect();
  freezeClock();
  eachNested((nested) => nested.freeze());
  bindTimelines();
  publishReadiness();
  placeCanvases();
  findSpatial();
  await step('Read first frames', waits, async () => {
    await measureVideos();
    await decodeFirstStills();
  });
  reportKeys();
  checkGivenVariables();
  // The compositor lets go of an animation a frame after it was paused; a screenshot would show how far it ran.
  seekAnimations(0);
  await promptUpdate();
  reportClocks();
  reportIgnoredAttributes();
  return {
    id: root.dataset.compositionId ?? '',
    width,
    height,
    duration: videoDuration,
    waits,
    fps: frameRate,
    looksAtWindow: looksAtWindow(),
  };
}

/** @returns {FrameRateParts} */
function declaredRate() {
  const match = /^\s*(\d+)(?:\/(\d+))?\s*$/.exec(root.dataset.fps ?? '');
  const num = Number(match?.[1] ?? 30);
  const den = Number(match?.[2] ?? 1);
  const value = num / den;
  return value >= 1 && value <= 240 ? { num, den } : { num: 30, den: 1 };
}

/**
 * Puts the page into the state of one frame. Order: clock, timelines, clips, animations, listeners, due callbacks.
 * @param {number} frame
 */
function seek(frame) {
  visiting = frame;
  const seconds = (frame * frameRate.den) / frameRate.num;
  setClock(seconds * 1000);
  forgetUnpresented();
  seekTimelines(seconds);
  showClips(seconds);
  seekAnimations(seconds);
  seekAdapters(seconds);
  dispatchSeek(seconds);
  runDueCallbacks();
  eachNested((nested) => nested.seek(seconds));
  visited = frame;
}

/**
 * Visits every frame from the last one to `frame`; backwards it goes there directly.
 * @param {number} frame
 * @returns {Promise<void> | undefined} what must be waited for before the picture is right
 */
function visit(frame) {
  for (let next = frame > visited ? visited + 1 : frame; next <= frame; next += 1) {
    if (!drawsVideos()) seek(next);
    if (drawsVideos()) return visitPixels(next, frame).then(() => settled(frame));
    if (next < frame && hasTurns()) return takeTurns().then(() => visit(frame));
  }
  return settled(frame);
}

/**
 * Visits frames whose scripts draw videos: the stills are there before they run.
 * @param {number} from
 * @param {number} to
 */
async function visitPixels(from, to) {
  for (let frame = from; frame <= to; frame += 1) {
    const seconds = (frame * frameRate.den) / frameRate.num;
    await loadPixels(seconds);
    pixelsMissed = false;
    seek(frame);
    if (pixelsMissed) {
      // A video or a canvas that scripts made in this very frame.
      await loadPixels(seconds);
      seek(frame);
    }
    if (frame < to && hasTurns()) await takeTurns();
  }
}

/**
 * @param {number} frame
 * @returns {Promise<void> | undefined} what must be waited for before the picture is right
 */
function settled(frame) {
  const ready = prepared(frame);
  if (!hasTurns()) return ready;
  // Once more for what the turns changed. What is known now is not left waiting: a new video would load by itself.
  return Promise.all([ready, takeTurns()]).then(() => prepared(frame));
}

/**
 * @param {number} frame
 * @returns {Promise<void> | undefined} what must be waited for before the picture is right
 */
function prepared(frame) {
  placeCanvases();
  presentMirrors();
  const seconds = (frame * frameRate.den) / frameRate.num;
  const pending = [pendingAssets(), showVideos(seconds), showImages(seconds)].filter(Boolean);
  return pending.length > 0 ? Promise.all(pending).then(() => {}) : undefined;
}

/** @type {StillcutFrame} */
const api = {
  async open(rate) {
    try {
      return await openComposition(rate);
    } catch (error) {
      const code = error instanceof CompositionError ? error.code : 'runtime_error';
      return { error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  },
  facts: collectFacts,
  problems: () => problems,
  visit,
  undrawable: undrawableNow,
  canvasBytes,
  update: renderingUpdate,
  current: () => visiting,
  adopt: adoptDocument,
  volumes: visitVolumes,
};

function install() {
  installProblems();
  installPackagedFonts();
  installBlanks();
  installClock();
  installRandom();
  installRequests();
  installTurns();
  installClocks();
  installViewTransitions();
  installAnimations();
  installMirrors();
  installCanvases();
  installSound();
  watchSeekListeners();
  installVideos();
  installPixelSources();
  installCompat();
  partObserver = installParts();
  seekFromPage = (seconds) =>
    void visit(Math.floor((seconds * frameRate.num) / frameRate.den + 1e-9));
  Object.defineProperty(window, '__stillcut', { value: api, enumerable: false });
}

/** Whether this document is the composition: not the host page, not a document inside the composition. */
function isComposition() {
  if (!location.hostname.endsWith('.localhost') || location.pathname.startsWith('/__stillcut/'))
    return false;
  if (window === window.top) return true;
  try {
    return window.parent.location.pathname.startsWith('/__stillcut/');
  } catch {
    return false; // a parent of another origin
  }
}

if (isComposition()) install();
else installNested();
