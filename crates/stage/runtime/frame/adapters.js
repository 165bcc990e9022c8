// Libraries with clocks of their own: their animations are paused and moved by time, those that the page pushed on
// `__hfLottie`, `__hfAnime` and `__hfWaapi` and those that the libraries list themselves.

/**
 * A kind of animation: which there are, when they can be seeked, and how.
 * @typedef {object} Adapter
 * @property {string} name
 * @property {() => any[]} find
 * @property {(animation: any) => Promise<unknown> | undefined} ready
 * @property {(animation: any) => void} pause
 * @property {(animation: any, ms: number) => void} seek
 * @property {(animation: any) => Element | undefined} place what it moves, where that is known
 * @property {(animation: any) => number} length milliseconds until it stands still; endless where that is not known
 */

/** @param {unknown} list */
function pushed(list) {
  return Array.isArray(list) ? list.filter((each) => each && typeof each === 'object') : [];
}

/** @type {Adapter} */
const lottieAdapter = {
  name: 'a Lottie animation',
  find: () => [
    ...pushed(window.__hfLottie),
    ...[window.lottie, window.bodymovin].flatMap((each) =>
      pushed(each?.getRegisteredAnimations?.()),
    ),
  ],
  ready: (animation) => {
    const isThere = animation.goToAndStop ? animation.isLoaded : (animation.isLoaded ?? true);
    if (isThere) return undefined;
    const event = animation.goToAndStop ? 'DOMLoaded' : 'load';
    return new Promise((resolve) => animation.addEventListener?.(event, resolve));
  },
  pause: (animation) => animation.pause?.(),
  seek: (animation, ms) => {
    const length = lottieLength(animation);
    if (!(length > 0)) return;
    const at = animation.loop ? ms % length : Math.min(ms, length - LAST_MOMENT_MS);
    if (animation.goToAndStop) animation.goToAndStop(at, false);
    else animation.setFrame?.((at / length) * animation.totalFrames);
  },
  place: (animation) => animation.wrapper ?? animation.canvas,
  length: (animation) => (animation.loop ? Number.POSITIVE_INFINITY : lottieLength(animation) || 0),
};

/** Just before its end an animation still shows its last picture. */
const LAST_MOMENT_MS = 0.001;

/**
 * Milliseconds of one round.
 * @param {any} animation
 */
function lottieLength(animation) {
  if (animation.getDuration) return Number(animation.getDuration(false)) * 1000;
  return Number(animation.duration) * 1000;
}

/** @type {Adapter} */
const animeAdapter = {
  name: 'an anime.js animation',
  find: () => [
    ...pushed(window.__hfAnime),
    ...pushed(window.anime?.running),
    ...engineChildren(window.anime?.engine),
  ],
  ready: () => undefined,
  pause: (animation) => animation.pause?.(),
  seek: (animation, ms) =>
    animation.seek?.('remaining' in animation ? roundTime(animation, ms) : ms),
  place: () => undefined,
  length: (animation) => {
    const rounds = 'remaining' in animation ? animation.loop : 1;
    return rounds === true ? Number.POSITIVE_INFINITY : Number(animation.duration) * (rounds || 1);
  },
};

/**
 * What the clock of anime.js 4 would move by itself.
 * @param {any} engine
 */
function engineChildren(engine) {
  const children = [];
  for (let child = engine?._head; child; child = child._next)
    if (typeof child.seek === 'function') children.push(child);
  return children;
}

/**
 * Where an animation of anime.js 3 is in its current round: it cannot seek into later ones itself.
 * @param {any} animation
 * @param {number} ms
 */
function roundTime(animation, ms) {
  const length = Number(animation.duration);
  const rounds = animation.loop === true ? Number.POSITIVE_INFINITY : Number(animation.loop) || 1;
  if (!(length > 0)) return ms;
  const round = Math.min(Math.floor(ms / length), rounds - 1);
  const local = Math.min(ms - round * length, length);
  const isBack = animation.direction === 'alternate' && round % 2 === 1;
  return isBack ? length - local : local;
}

/** @type {Adapter} */
const waapiAdapter = {
  name: 'a Web Animation',
  find: () => pushed(window.__hfWaapi).filter((each) => !drivenAnimations.has(each)),
  ready: () => undefined,
  pause: (animation) => animation.pause?.(),
  seek: (animation, ms) => {
    animation.currentTime = ms;
  },
  place: (animation) => animation.effect?.target ?? undefined,
  length: (animation) => Number(animation.effect?.getComputedTiming?.().endTime ?? 0),
};

const ADAPTERS = [lottieAdapter, animeAdapter, waapiAdapter];

/** @type {Map<any, Adapter>} animations that are moved by time */
const adapted = new Map();

/** Takes over animations that appeared. */
function adoptAdapted() {
  for (const adapter of ADAPTERS) {
    for (const animation of adapter.find()) {
      if (adapted.has(animation)) continue;
      adapted.set(animation, adapter);
      guarded(() => adapter.pause(animation));
    }
  }
}

/** Arrays that maps are pushed on, and how each says that it is drawn. */
const DRAWN_LATER = [
  { list: '__hfMapbox', wait: (/** @type {any} */ map) => mapIdle(map) },
  { list: '__hfMaplibre', wait: (/** @type {any} */ map) => mapIdle(map) },
  {
    list: '__hfLeaflet',
    wait: (/** @type {any} */ map) => new Promise((resolve) => map.whenReady(resolve)),
  },
  {
    list: '__hfGoogleMaps',
    wait: (/** @type {any} */ map) =>
      new Promise((resolve) =>
        window.google?.maps?.event?.addListenerOnce(map, 'tilesloaded', resolve),
      ),
  },
  { list: '__hfD3', wait: (/** @type {any} */ transition) => transition.end() },
];

/** @param {any} map */
function mapIdle(map) {
  return map.loaded() ? Promise.resolve() : new Promise((resolve) => map.once('idle', resolve));
}

/** Waits until what is moved by time can be seeked, and until maps are drawn. */
async function adaptersReady() {
  adoptAdapted();
  const waits = [...adapted].map(([animation, adapter]) =>
    awaitNamed(adapter.name, adapter.ready(animation) ?? Promise.resolve(), null),
  );
  for (const { list, wait } of DRAWN_LATER) {
    for (const each of pushed(/** @type {any} */ (window)[list])) {
      const drawn = Promise.resolve().then(() => wait(each));
      waits.push(awaitNamed(`An entry of ${list}`, drawn, null));
    }
  }
  await Promise.all(waits);
}

/**
 * @param {number} seconds on the root's clock, which is theirs, too
 */
function seekAdapters(seconds) {
  adoptAdapted();
  const registered = registeredInstances();
  for (const [animation, adapter] of adapted)
    if (!registered.has(animation)) guarded(() => adapter.seek(animation, seconds * 1000));
}

/** What is played as a timeline of its composition, by that composition's time. */
function registeredInstances() {
  return new Set(
    played.map(({ timeline }) => (timeline instanceof AnimeTimeline ? timeline.instance : null)),
  );
}

/** Intervals in which these animations move. */
function adaptedIntervals() {
  const registered = registeredInstances();
  const moved = [...adapted].filter(([animation]) => !registered.has(animation));
  return moved.map(([animation, adapter]) => {
    const place = adapter.place(animation);
    const window = place ? windowOf(place, videoDuration) : { start: 0, end: videoDuration };
    const end = Math.min(window.end, adapter.length(animation) / 1000);
    return { start: window.start, end, reason: 'callback', detail: adapter.name };
  });
}
