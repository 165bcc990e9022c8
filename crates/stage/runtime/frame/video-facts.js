// When the picture of a video or an animated image changes: known from its file, so that what holds between is predicted.

/** Changes that follow each other within this many frames count as one time of motion. */
const MOTION_GAP = 3;

/**
 * Times in which videos and images move, and those in which nobody can tell.
 * @returns {{spans: Span[], opaque: Ineligible[]}}
 */
function videoFacts() {
  /** @type {{spans: Span[], opaque: Ineligible[]}} */
  const facts = { spans: [], opaque: [] };
  for (const video of managedVideos.values()) {
    const window = windowOf(hostInDocument(video.element), videoDuration);
    const target = describe(video.element);
    if (video.ownTime !== undefined)
      facts.opaque.push({ ...window, reason: 'video', detail: `<video> ${target}` });
    else if (video.moving) {
      const due = dueIndex.bind(undefined, video, video.moving);
      facts.spans.push(...motion(due, window, target));
    }
  }
  for (const image of managedImages.values()) {
    const window = windowOf(hostInDocument(image.element), videoDuration);
    if (!image.moving) continue;
    const due = dueImageIndex.bind(undefined, image, image.moving);
    facts.spans.push(...motion(due, window, describe(image.element)));
  }
  return facts;
}

/**
 * @param {(seconds: number) => number} due which frame is shown at a time
 * @param {{start: number, end: number}} window
 * @param {string} target
 * @returns {Span[]}
 */
function motion(due, window, target) {
  const at = (/** @type {number} */ frame) => (frame * frameRate.den) / frameRate.num;
  const frameFrom = (/** @type {number} */ seconds) =>
    Math.max(0, Math.ceil((seconds * frameRate.num) / frameRate.den - TIME_EPSILON));
  /** @type {Span[]} */
  const spans = [];
  let last = -Infinity;
  const [first, end] = [frameFrom(window.start), frameFrom(window.end)];
  let shown = due(at(first));
  for (let frame = first + 1; frame < end; frame += 1) {
    const index = due(at(frame));
    if (index === shown) continue;
    shown = index;
    const span = spans.at(-1);
    if (span && frame - last <= MOTION_GAP) span.end = at(frame);
    else spans.push({ kind: 'media', start: at(frame), end: at(frame), target });
    last = frame;
  }
  return spans;
}
