// What the composition says about itself once it is ready: clips, spans, what cannot be predicted.

/**
 * @typedef {{kind: string, start: number, end: number, target: string}} Span
 * @typedef {{start: number, end: number, reason: string, detail: string}} Ineligible
 */

/** Enough for any real composition; beyond it spans are merged into one opaque interval. */
const MAX_SPANS = 20000;

/**
 * @param {unknown} target
 */
function describe(target) {
  if (!(target instanceof Element))
    return target && typeof target === 'object' ? 'an object' : String(target);
  if (target.id) return `#${target.id}`;
  const name = target.classList[0];
  return name ? `.${name}` : target.tagName.toLowerCase();
}

/**
 * @param {SeekableTimeline} tween
 */
function describeTargets(tween) {
  const targets = tween.targets?.() ?? [];
  const first = targets.length > 0 ? describe(targets[0]) : 'a timeline';
  return targets.length > 1 ? `${first} and ${targets.length - 1} more` : first;
}

/**
 * Collects spans below a GSAP timeline. `start` is the timeline's own zero on the root's clock, `rate` how many
 * seconds of its time pass a second.
 * @param {SeekableTimeline} timeline
 * @param {number} start
 * @param {number} rate
 * @param {{spans: Span[], opaque: Ineligible[], history: Set<string>}} found
 */
function collectSpans(timeline, start, rate, found) {
  for (const child of timeline.getChildren?.(false, true, true) ?? []) {
    if (found.spans.length >= MAX_SPANS) return;
    const childRate = rate * (child.timeScale?.() || 1);
    const childStart = start + (child.startTime?.() ?? 0) / rate;
    const once = (child.duration?.() ?? 0) / childRate;
    const total = (child.totalDuration?.() ?? 0) / childRate;
    noteCallbacks(child, childStart, childStart + total, found);
    if (changesSoundAlone(child)) continue;
    if (!child.getChildren) {
      const kind = isCall(child) ? 'callback' : 'tween';
      found.spans.push({
        kind,
        start: childStart,
        end: childStart + total,
        target: describeTargets(child),
      });
    } else if (total > once + 1e-6) {
      found.spans.push({
        kind: 'tween',
        start: childStart,
        end: childStart + total,
        target: 'a repeated timeline',
      });
      collectSpans(child, childStart, childRate, { ...found, spans: [] });
    } else {
      collectSpans(child, childStart, childRate, found);
    }
  }
}

/**
 * @param {SeekableTimeline} tween
 */
function isCall(tween) {
  return (tween.totalDuration?.() ?? 0) <= 1e-6 && typeof tween.vars?.onComplete === 'function';
}

const CALLBACKS = ['onUpdate', 'onStart', 'onComplete', 'onRepeat', 'onReverseComplete'];

/**
 * @param {SeekableTimeline} child
 * @param {number} start
 * @param {number} end
 * @param {{opaque: Ineligible[], history: Set<string>}} found
 */
function noteCallbacks(child, start, end, found) {
  const names = CALLBACKS.filter(
    (name) =>
      typeof child.vars?.[name] === 'function' || typeof child.eventCallback?.(name) === 'function',
  );
  if (names.length === 0) return;
  found.history.add(`a timeline calls functions (${names[0]})`);
  if (names.includes('onUpdate')) {
    found.opaque.push({
      start,
      end,
      reason: 'callback',
      detail: `onUpdate on ${describeTargets(child)}`,
    });
  }
}

/**
 * @param {{spans: Span[], opaque: Ineligible[], history: Set<string>}} found
 */
function collectTimelines(found) {
  for (const { timeline, start, end: close, rate, from } of played) {
    const zero = start - from / rate;
    const end = Math.min(close, zero + (timelineDuration(timeline) ?? videoDuration) / rate);
    if (!isGsap(timeline)) {
      found.opaque.push({
        start: 0,
        end: videoDuration,
        reason: 'opaque_timeline',
        detail: 'a hand-written timeline',
      });
      found.history.add('a hand-written timeline is seeked');
      continue;
    }
    noteCallbacks(timeline, start, end, found);
    const own = { ...found, spans: /** @type {Span[]} */ ([]) };
    collectSpans(timeline, zero, rate, own);
    // Before and after its window a part stands still.
    const seen = own.spans.filter((span) => span.end >= start && span.start <= close);
    const cut = (/** @type {Span} */ span) => ({
      ...span,
      start: Math.max(span.start, start),
      end: Math.min(span.end, close),
    });
    if (found.spans.length + seen.length <= MAX_SPANS) found.spans.push(...seen.map(cut));
  }
}

/** CSS animations and Web Animations, with the time they are active. */
function animationSpans() {
  /** @type {Span[]} */
  const spans = [];
  adoptAnimations();
  for (const [animation, start] of drivenAnimations) {
    const timing = animation.effect?.getComputedTiming();
    const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
    if (!timing || !target) continue;
    // Outside of its clip's window an animation moves nothing that can be seen.
    const window = windowOf(hostInDocument(target), videoDuration);
    const from = Math.max(start, window.start);
    const to = Math.min(start + Number(timing.endTime) / 1000, window.end);
    if (from <= to)
      spans.push({
        kind: animationKind(animation),
        start: from,
        end: to,
        target: describe(target),
      });
  }
  return spans;
}

/**
 * @param {Animation} animation
 */
function animationKind(animation) {
  if (animation instanceof CSSAnimation) return 'css_animation';
  return animation instanceof CSSTransition ? 'css_transition' : 'web_animation';
}

/** Elements whose picture may change without any timeline knowing. */
const OPAQUE_ELEMENTS = [
  { selector: 'canvas', reason: 'canvas' },
  { selector: 'iframe, object, embed', reason: 'nested_document' },
  {
    selector: 'svg animate, svg animateTransform, svg animateMotion, svg set, marquee',
    reason: 'animated_image',
  },
];

/** @returns {Ineligible[]} */
function opaqueElements() {
  return OPAQUE_ELEMENTS.flatMap(({ selector, reason }) =>
    [...document.querySelectorAll(selector)].map((element) => ({
      ...windowOf(element, videoDuration),
      reason,
      detail: `<${element.tagName.toLowerCase()}> ${describe(element)}`,
    })),
  );
}

/** @param {{element: TimedNode}} timed */
function clipKind({ element }) {
  if (element.dataset.compositionId !== undefined) return 'composition';
  const kinds = { IMG: 'image', VIDEO: 'video', AUDIO: 'audio', CANVAS: 'canvas' };
  return kinds[/** @type {keyof typeof kinds} */ (element.tagName)] ?? 'element';
}

/** Clips in document order, with ids made unique. */
function clipFacts() {
  const taken = new Set();
  return [...timedElements, ...untimedSounds()].map((timed, index) => {
    const { element } = timed;
    const around = windowOf(element, videoDuration);
    const start = Math.max(timed.start, around.start);
    const end = Math.min(timed.end, around.end);
    let id = element.id || element.dataset.compositionId || `clip-${index + 1}`;
    while (taken.has(id)) id += "'";
    taken.add(id);
    const words =
      element.dataset.label || element.id || element.dataset.compositionId || shortText(element);
    const track = Number.parseInt(
      element.dataset.trackIndex ?? element.dataset.track ?? element.dataset.layer ?? '0',
      10,
    );
    return {
      id,
      label: words,
      kind: clipKind(timed),
      track: track || 0,
      start,
      end: Math.max(start, end),
    };
  });
}

/**
 * @param {Element} element
 */
function shortText(element) {
  const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  return text ? text.slice(0, 40) : describe(element);
}

/** @returns {string[]} why a frame may depend on the frames visited before it */
function historyReasons() {
  const reasons = [];
  if (clock.authorFrames > 0 || hasAuthorCallbacks())
    reasons.push('the page runs animation frames or timers of its own');
  if (listensToSeek()) reasons.push('the page redraws itself on hf-seek');
  if (hasLooseTweens()) reasons.push('a tween runs outside every registered timeline');
  return reasons;
}

/** Whether GSAP moves something by itself. */
function hasLooseTweens() {
  const loose = window.gsap?.globalTimeline?.getChildren?.(false, true, false) ?? [];
  return loose.some((tween) => !tween.paused?.());
}

/** Seconds in which a timer's call is taken to show. */
const TIMER_SECONDS = 0.1;

/**
 * Intervals in which the page's own animation frames and timers may change the picture.
 * @returns {Ineligible[]}
 */
function callbackIntervals() {
  const reason = 'animation_frame';
  const times = timerTimes();
  if (clock.authorFrames === 0 && !hasAuthorFrames() && times)
    return times.map((start) => ({
      start,
      end: start + TIMER_SECONDS,
      reason,
      detail: 'a timer of the page',
    }));
  const detail = 'requestAnimationFrame or timers of the page';
  return [{ start: 0, end: videoDuration, reason, detail }];
}

/** Everything at once; shapes as in `crates/timeline/src/facts.rs`. */
function collectFacts() {
  /** @type {{spans: Span[], opaque: Ineligible[], history: Set<string>}} */
  const found = { spans: [], opaque: [], history: new Set(historyReasons()) };
  collectTimelines(found);
  const videos = videoFacts();
  const whole = { start: 0, end: videoDuration };
  found.opaque.push(...callbackIntervals(), ...adaptedIntervals());
  if (listensToSeek())
    found.opaque.push({ ...whole, reason: 'seek_listener', detail: 'a listener of hf-seek' });
  const clip = (/** @type {any} */ each) => ({ ...each, end: Math.min(each.end, videoDuration) });
  return {
    id: root.dataset.compositionId ?? '',
    clips: clipFacts(),
    spans: [...found.spans, ...animationSpans(), ...videos.spans]
      .map(clip)
      .filter((span) => span.start <= span.end),
    ineligible: [...found.opaque, ...videos.opaque, ...opaqueElements()]
      .map(clip)
      .filter((each) => each.start < each.end),
    unsupported: unsupportedByDrawing()
      .map(clip)
      .filter((each) => each.start < each.end),
    history: { reasons: [...found.history] },
    sound: collectSound(found.history.size > 0),
    variables: variableFacts(),
    fonts: collectFonts(),
    problems,
  };
}
