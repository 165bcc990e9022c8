// The registry `window.__timelines`: finding timelines, and seeking them.

/** GSAP calls an endless repeat 1e8 times or more seconds; anything above a day is endless here. */
const ENDLESS_SECONDS = 86400;

/**
 * Whether something registered can be seeked: placeholders cannot.
 * @param {unknown} timeline
 * @returns {timeline is SeekableTimeline}
 */
function isTimeline(timeline) {
  const object = /** @type {any} */ (timeline);
  if (!object || typeof object !== 'object') return false;
  return ['totalTime', 'seek', 'time', 'progress'].some(
    (name) => typeof object[name] === 'function',
  );
}

/**
 * @param {string} id
 * @returns {SeekableTimeline | undefined}
 */
function timelineNamed(id) {
  const timeline = window.__timelines?.[id];
  return isTimeline(timeline) ? timeline : undefined;
}

/**
 * The timeline of a composition: a part's is what its own scripts registered, whatever they called it.
 * @param {HTMLElement} element
 * @returns {SeekableTimeline | undefined}
 */
function timelineOf(element) {
  const id = element.dataset.compositionId ?? '';
  const own = partScopes.get(element);
  if (own) return ownTimeline(own)?.timeline ?? unclaimed(timelineNamed(id));
  const around = scopeAround(element);
  const registered = around?.registered.get(id);
  if (isTimeline(registered)) return registered;
  return around ? unclaimed(timelineNamed(id)) : timelineNamed(id);
}

/**
 * A timeline, unless a part registered it.
 * @param {SeekableTimeline | undefined} timeline
 */
function unclaimed(timeline) {
  const isClaimed = [...partScopes.values()].some((scope) =>
    [...scope.registered.values()].some((each) => each === timeline),
  );
  return isClaimed ? undefined : timeline;
}

/**
 * What a part registered for itself: under its own id, its host's, or any other that no composition in it has.
 * @param {PartScope} scope
 */
function ownTimeline(scope) {
  const named = [scope.compositionId, scope.host.dataset.compositionId ?? ''];
  const inside = [...scope.host.querySelectorAll('[data-composition-id]')].map(
    (element) => /** @type {HTMLElement} */ (element).dataset.compositionId,
  );
  const entries = [...scope.registered].filter(([, timeline]) => isTimeline(timeline));
  const found =
    entries.find(([key]) => named.includes(key)) ?? entries.find(([key]) => !inside.includes(key));
  return found && { key: found[0], timeline: found[1], matches: named.includes(found[0]) };
}

/** Names the parts whose timeline has another key than their composition. */
function reportKeys() {
  for (const scope of partScopes.values()) {
    const own = ownTimeline(scope);
    if (!own || own.matches) continue;
    report({
      severity: 'warning',
      code: 'timeline_key',
      message: `The part "${scope.compositionId}" registers its timeline as "${own.key}"; it is played all the same`,
      place: scope.file,
      fix: `Register it as window.__timelines["${scope.compositionId}"].`,
    });
  }
}

/**
 * The root's timeline: under its id, or the only one there is that belongs to no other composition.
 * @returns {SeekableTimeline | undefined}
 */
function rootTimeline() {
  const isPart = partScopes.has(root);
  const named = isPart
    ? timelineOf(root)
    : unclaimed(timelineNamed(root.dataset.compositionId ?? ''));
  if (named) return named;
  const entries = Object.entries(window.__timelines ?? {}).filter(([key, each]) => {
    const owner = document.querySelector(`[data-composition-id="${CSS.escape(key)}"]`);
    return isTimeline(each) && unclaimed(each) && (!owner || owner === root);
  });
  return entries.length === 1 ? entries[0]?.[1] : undefined;
}

/**
 * @param {SeekableTimeline} timeline
 * @returns {number | undefined} seconds, unless endless or unknown
 */
function timelineDuration(timeline) {
  const seconds = Number(timeline.totalDuration?.() ?? timeline.duration?.());
  return Number.isFinite(seconds) && seconds < ENDLESS_SECONDS ? seconds : undefined;
}

/**
 * Timelines of nested compositions that no other timeline plays.
 * @returns {PlayedTimeline[]}
 */
function nestedTimelines() {
  const taken = new Set([rootTimeline()]);
  const nested = [];
  for (const element of document.querySelectorAll('[data-composition-id]')) {
    if (!(element instanceof HTMLElement) || element === root) continue;
    const timeline = timelineOf(element);
    if (!timeline || taken.has(timeline) || isPlayedByAnother(timeline)) continue;
    taken.add(timeline);
    const start = absoluteStart(element);
    const end = start + (ownDuration(element) ?? Number.POSITIVE_INFINITY);
    nested.push({ timeline, start, end, ...playbackOf(element) });
  }
  return nested;
}

/**
 * @param {SeekableTimeline} timeline
 */
function isPlayedByAnother(timeline) {
  // Above all others is GSAP's own timeline, one for every copy of GSAP.
  return Boolean(timeline.parent?.parent);
}

/** @type {PlayedTimeline[]} */
let played = [];

/** Pauses every registered timeline and remembers which are to be seeked, and from when. */
function bindTimelines() {
  const main = rootTimeline();
  const whole = { start: 0, end: Number.POSITIVE_INFINITY, rate: 1, from: 0 };
  const loose = looseAnimeTimelines().filter((each) => each !== main);
  played = [
    ...[...(main ? [main] : []), ...loose].map((timeline) => ({ timeline, ...whole })),
    ...nestedTimelines(),
  ];
  isFirstSeek = true;
  for (const { timeline } of played) guarded(() => timeline.pause?.());
  for (const { timeline } of played) {
    if (isGsap(timeline)) readStartValues(timeline);
    else if (timeline instanceof AnimeTimeline) prime(timeline);
  }
}

/**
 * Makes lazy tweens at the beginning read their start values, as a first render would.
 * @param {SeekableTimeline} timeline
 */
function readStartValues(timeline) {
  guarded(() => {
    timeline.totalTime?.(0.0001, true);
    timeline.totalTime?.(0, true);
  });
}

/**
 * @param {SeekableTimeline} timeline
 */
function isGsap(timeline) {
  return typeof timeline.totalTime === 'function' && typeof timeline.getChildren === 'function';
}

/** Whether timelines were not seeked since they were bound. */
let isFirstSeek = true;

/**
 * @param {number} seconds on the root's clock
 */
function seekTimelines(seconds) {
  const isFirst = isFirstSeek;
  isFirstSeek = false;
  for (const { timeline, start, rate, from } of played) {
    const length = timelineDuration(timeline) ?? Number.POSITIVE_INFINITY;
    const local = Math.min(from + Math.max(0, seconds - start) * rate, length);
    guarded(() => seekTimeline(timeline, local, isFirst));
  }
}

/**
 * Moves one timeline; its callbacks are called.
 * @param {SeekableTimeline} timeline
 * @param {number} seconds on its own clock
 * @param {boolean} isFirst
 */
function seekTimeline(timeline, seconds, isFirst) {
  // GSAP does nothing on the way to where it is; the first picture needs its callbacks all the same.
  if (isFirst && seconds === 0 && isGsap(timeline)) timeline.render?.(0, false, true);
  else if (timeline.totalTime) timeline.totalTime(seconds, false);
  else if (timeline.seek) timeline.seek(seconds);
  else if (timeline.time) timeline.time(seconds);
  else timeline.progress?.(seconds / (timelineDuration(timeline) || 1));
}
