// The registry `window.__timelines`: finding timelines, and seeking them.

/** GSAP calls an endless repeat 1e8 times or more seconds; anything above a day is endless here. */
const ENDLESS_SECONDS = 86400;

/**
 * @param {unknown} timeline
 * @returns {timeline is SeekableTimeline}
 */
function isTimeline(timeline) {
  return Boolean(timeline) && typeof timeline === 'object';
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
 * The root's timeline: under its id, or the only one there is that belongs to no part.
 * @returns {SeekableTimeline | undefined}
 */
function rootTimeline() {
  const named = unclaimed(timelineNamed(root.dataset.compositionId ?? ''));
  if (named) return named;
  const all = Object.values(window.__timelines ?? {}).filter(
    (each) => isTimeline(each) && unclaimed(each),
  );
  return all.length === 1 ? all[0] : undefined;
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
 * Timelines of nested compositions that no other timeline plays, with the window of their element.
 * @returns {{timeline: SeekableTimeline, start: number}[]}
 */
function nestedTimelines() {
  const taken = new Set([rootTimeline()]);
  const nested = [];
  for (const element of document.querySelectorAll('[data-composition-id]')) {
    if (!(element instanceof HTMLElement) || element === root) continue;
    const timeline = timelineOf(element);
    if (!timeline || taken.has(timeline) || isPlayedByAnother(timeline)) continue;
    taken.add(timeline);
    nested.push({ timeline, start: absoluteStart(element) });
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

/** @type {{timeline: SeekableTimeline, start: number}[]} */
let played = [];

/** Pauses every registered timeline and remembers which are to be seeked, and from when. */
function bindTimelines() {
  const main = rootTimeline();
  played = [...(main ? [{ timeline: main, start: 0 }] : []), ...nestedTimelines()];
  for (const { timeline } of played) guarded(() => timeline.pause?.());
  for (const { timeline } of played) if (isGsap(timeline)) readStartValues(timeline);
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

/**
 * @param {number} seconds on the root's clock
 */
function seekTimelines(seconds) {
  for (const { timeline, start } of played) {
    const length = timelineDuration(timeline) ?? Number.POSITIVE_INFINITY;
    const local = Math.min(Math.max(0, seconds - start), length);
    guarded(() => {
      if (timeline.totalTime) timeline.totalTime(local, false);
      else timeline.seek?.(local);
    });
  }
}
