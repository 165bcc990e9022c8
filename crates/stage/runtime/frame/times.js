// When elements are shown, in seconds on the root's clock, from their attributes.

/**
 * A timing number as the format defines it: trimmed, not empty, finite.
 * @param {string | null | undefined} text
 * @returns {number | undefined}
 */
function timingNumber(text) {
  if (text === null || text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The composition an element is timed in: the nearest one above it.
 * @param {Element} element
 * @returns {HTMLElement | undefined}
 */
function enclosingComposition(element) {
  const above = /** @type {HTMLElement | null | undefined} */ (
    element.parentElement?.closest('[data-composition-id]')
  );
  return above ?? undefined;
}

/** Slowest and fastest a part can be played. */
const LEAST_RATE = 0.1;
const MOST_RATE = 5;

/**
 * How fast a composition's own time passes, and at which second of it its window opens.
 * @param {TimedNode} composition
 */
function playbackOf(composition) {
  const rate = timingNumber(composition.dataset.playbackRate) ?? 1;
  return {
    rate: rate > 0 ? Math.min(Math.max(rate, LEAST_RATE), MOST_RATE) : 1,
    from: Math.max(0, timingNumber(composition.dataset.playbackStart) ?? 0),
  };
}

/**
 * The second on the root's clock at which a composition's own time is `local`.
 * @param {HTMLElement | undefined} composition
 * @param {number} local
 * @param {Set<Element>} visiting
 */
function rootSecond(composition, local, visiting) {
  if (!composition || composition === root) return local;
  const { rate, from } = playbackOf(composition);
  return absoluteStart(composition, visiting) + (local - from) / rate;
}

/**
 * Seconds on the root's clock at which an element's window opens. A reference (`intro + 0.5`) means the end of the
 * element it names; an unknown name or a circle counts as the start of the enclosing composition and is told.
 * @param {TimedNode} element
 * @param {Set<Element>} [visiting] elements whose start is being looked for
 * @returns {number}
 */
function absoluteStart(element, visiting = new Set()) {
  if (element === root) return 0;
  const enclosing = enclosingComposition(element);
  const text = element.dataset.start;
  const own = timingNumber(text);
  if (own !== undefined) return Math.max(0, rootSecond(enclosing, Math.max(0, own), visiting));
  if (text !== undefined && text.trim() !== '' && !visiting.has(element)) {
    const start = referencedStart(element, text, new Set([...visiting, element]));
    if (start !== undefined) return start;
  } else if (visiting.has(element)) {
    reportCircle(element, visiting);
  }
  const { from } = enclosing ? playbackOf(enclosing) : { from: 0 };
  return enclosing && !visiting.has(enclosing) ? rootSecond(enclosing, from, visiting) : 0;
}

/**
 * @param {TimedNode} element
 * @param {string} text
 * @param {Set<Element>} visiting
 * @returns {number | undefined}
 */
function referencedStart(element, text, visiting) {
  const whole = text.trim();
  const exact = elementNamed(whole, element);
  const match = /^([A-Za-z0-9_.:-]+?)\s*([+-])\s*(\d*\.?\d+)$/.exec(whole);
  const named = exact ?? elementNamed(match?.[1] ?? '', element);
  if (!named) {
    reportUnknown(element, text, match?.[1] ?? whole);
    return undefined;
  }
  const offset = exact ? 0 : Number(`${match?.[2]}${match?.[3]}`);
  const start = absoluteStart(named, visiting);
  return Math.max(0, start + (lengthOf(named, visiting) ?? 0) + offset);
}

/**
 * What a reference names: an id, else a composition; in the element's own part first.
 * @param {string} name
 * @param {Element} from
 * @returns {TimedNode | undefined}
 */
function elementNamed(name, from) {
  if (name === '') return undefined;
  const composition = `[data-composition-id="${CSS.escape(name)}"]`;
  const part = scopeAround(from.parentElement);
  const inPart = part && (findIdInPart(part, name) ?? part.host.querySelector(composition));
  const found = inPart ?? document.getElementById(name) ?? document.querySelector(composition);
  return found instanceof HTMLElement || found instanceof SVGElement ? found : undefined;
}

/**
 * In the words of the linter, which knows the line where the file has one.
 * @param {TimedNode} element
 * @param {string} text
 * @param {string} name
 */
function reportUnknown(element, text, name) {
  if (/^[-+.\d]/.test(name)) return; // a number gone wrong: the linter says how
  report({
    severity: 'error',
    code: 'unknown_reference',
    message: `data-start="${text}" on ${tagOf(element)}: nothing here is called '${name}'`,
    place: scopeAround(element.parentElement)?.file ?? entryFile(),
    fix: 'write a number of seconds, or the id of the element after which this one starts',
  });
}

/** @type {WeakSet<Element>} elements of circles that were told */
const toldCircles = new WeakSet();

/**
 * @param {TimedNode} element
 * @param {Set<Element>} circle
 */
function reportCircle(element, circle) {
  if ([...circle].some((each) => toldCircles.has(each))) return;
  for (const each of circle) toldCircles.add(each);
  const names = [...circle].map(tagOf);
  report({
    severity: 'error',
    code: 'reference_circle',
    message: `Starts depend on one another: ${[...names.slice(names.indexOf(tagOf(element))), tagOf(element)].join(' > ')}`,
    place: scopeAround(element.parentElement)?.file ?? entryFile(),
    fix: 'Give one of them a number of seconds as data-start.',
  });
}

/**
 * @param {Element} element
 */
function tagOf(element) {
  return element.id ? `#${element.id}` : `<${element.tagName.toLowerCase()}>`;
}

/**
 * Length of an element's window in seconds, where it is known.
 * @param {TimedNode} element
 * @returns {number | undefined}
 */
function ownDuration(element) {
  return lengthOf(element, new Set());
}

/**
 * Length of an element's window in seconds, where its attributes say it.
 * @param {TimedNode} element
 * @param {Set<Element>} [visiting]
 * @returns {number | undefined}
 */
function declaredDuration(element, visiting = new Set()) {
  const { duration, hfAuthoredDuration, end, hfAuthoredEnd } = element.dataset;
  const declared = timingNumber(duration ?? hfAuthoredDuration);
  if (declared !== undefined && declared > 0) return declared;
  const ends = timingNumber(end ?? hfAuthoredEnd);
  if (ends === undefined) return undefined;
  const at = rootSecond(enclosingComposition(element), ends, visiting);
  const length = at - absoluteStart(element, visiting);
  return length > 0 ? length : undefined;
}

/**
 * @param {TimedNode} element
 * @param {Set<Element>} visiting
 * @returns {number | undefined}
 */
function lengthOf(element, visiting) {
  const declared = declaredDuration(element, visiting);
  if (declared !== undefined) return declared;
  if (element instanceof HTMLAudioElement) return soundLength(element);
  if (element instanceof HTMLVideoElement) return videoLength(element);
  const isNested = element.dataset.compositionId !== undefined && element !== root;
  const timeline = isNested ? timelineOf(/** @type {HTMLElement} */ (element)) : undefined;
  const played = timeline ? timelineDuration(timeline) : undefined;
  if (played === undefined) return undefined;
  const { rate, from } = playbackOf(element);
  return Math.max(0, played - from) / rate;
}

/** The end of the last window that has one; 0 without any. */
function lastEnd() {
  let last = 0;
  for (const element of document.querySelectorAll('[data-start], video, audio, [data-hf-scope]')) {
    if (element === root || element.matches(UNTIMED)) continue;
    const timed = /** @type {TimedNode} */ (element);
    const length = ownDuration(timed);
    if (length !== undefined) last = Math.max(last, absoluteStart(timed) + length);
  }
  return last;
}
