// The registry `window.__timelines`: finding timelines, and seeking them.

/** GSAP calls an endless repeat 1e8 times or more seconds; anything above a day is endless here. */
const ENDLESS_SECONDS = 86400;

/**
 * @param {string} id
 * @returns {SeekableTimeline | undefined}
 */
function timelineNamed(id) {
  const timeline = window.__timelines?.[id];
  return timeline && typeof timeline === 'object' ? timeline : undefined;
}

/**
 * The root's timeline: under its id, or the only one there is.
 * @returns {SeekableTimeline | undefined}
 */
function rootTimeline() {
  const named = timelineNamed(root.dataset.compositionId ?? '');
  if (named) return named;
  const all = Object.values(window.__timelines ?? {}).filter(
    (each) => each && typeof each === 'object',
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
  const main = rootTimeline();
  const nested = [];
  for (const element of document.querySelectorAll('[data-composition-id]')) {
    if (!(element instanceof HTMLElement) || element === root) continue;
    const timeline = timelineNamed(element.dataset.compositionId ?? '');
    if (!timeline || timeline === main || isPlayedByAnother(timeline)) continue;
    nested.push({ timeline, start: absoluteStart(element) });
  }
  return nested;
}

/**
 * @param {SeekableTimeline} timeline
 */
function isPlayedByAnother(timeline) {
  const parent = timeline.parent;
  return Boolean(parent) && parent !== window.gsap?.globalTimeline;
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
