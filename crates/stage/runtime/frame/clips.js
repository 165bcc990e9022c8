// Which elements are timed, when they are shown, and showing them.

/** Times closer than this are the same; half a microsecond at 240 frames a second is far below a frame. */
const TIME_EPSILON = 1e-9;

/** @type {TimedElement[]} */
let timedElements = [];
/** @type {HTMLElement} */
let root;

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
 * The root composition: marked with `data-root`, else the first one that is in no other.
 * @returns {HTMLElement | undefined}
 */
function findRoot() {
  const all = /** @type {HTMLElement[]} */ ([
    ...document.querySelectorAll('[data-composition-id]'),
  ]);
  return (
    all.find((element) => element.dataset.root === 'true') ??
    all.find((element) => !element.parentElement?.closest('[data-composition-id]')) ??
    all[0]
  );
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

/**
 * Seconds on the root's clock at which an element's window opens. A reference (`intro + 0.5`) means the end of the
 * element it names; an unknown name or a circle counts as the start of the enclosing composition.
 * @param {HTMLElement} element
 * @param {Set<Element>} [visiting]
 * @returns {number}
 */
function absoluteStart(element, visiting = new Set()) {
  if (element === root || visiting.has(element)) return 0;
  visiting.add(element);
  const enclosing = enclosingComposition(element);
  const base = enclosing ? absoluteStart(enclosing, visiting) : 0;
  const own = timingNumber(element.dataset.start);
  if (own !== undefined) return base + Math.max(0, own);
  return referencedStart(element.dataset.start, visiting) ?? base;
}

/**
 * @param {string | undefined} text
 * @param {Set<Element>} visiting
 * @returns {number | undefined}
 */
function referencedStart(text, visiting) {
  const match = /^\s*([A-Za-z0-9_.:-]+?)\s*(?:([+-])\s*(\d*\.?\d+))?\s*$/.exec(text ?? '');
  if (!match) return undefined;
  const whole = (text ?? '').trim();
  const named = elementNamed(whole) ?? elementNamed(match[1] ?? '');
  if (!named) return undefined;
  const offset = named === elementNamed(whole) ? 0 : Number(`${match[2] ?? '+'}${match[3] ?? 0}`);
  const start = absoluteStart(named, visiting);
  return Math.max(0, start + (ownDuration(named) ?? 0) + offset);
}

/**
 * @param {string} name
 * @returns {HTMLElement | undefined}
 */
function elementNamed(name) {
  const found =
    document.getElementById(name) ??
    document.querySelector(`[data-composition-id="${CSS.escape(name)}"]`);
  return found instanceof HTMLElement ? found : undefined;
}

/**
 * Length of an element's window in seconds, where its attributes say it.
 * @param {HTMLElement} element
 * @returns {number | undefined}
 */
function declaredDuration(element) {
  const declared = timingNumber(element.dataset.duration);
  if (declared !== undefined && declared > 0) return declared;
  const end = timingNumber(element.dataset.end);
  if (end !== undefined) return Math.max(0, end - (timingNumber(element.dataset.start) ?? 0));
  return undefined;
}

/**
 * Length of an element's window in seconds, where it is known.
 * @param {HTMLElement} element
 * @returns {number | undefined}
 */
function ownDuration(element) {
  const declared = declaredDuration(element);
  if (declared !== undefined) return declared;
  if (element instanceof HTMLAudioElement) return soundLength(element);
  if (element instanceof HTMLVideoElement) return videoLength(element);
  const isNested = element.dataset.compositionId !== undefined && element !== root;
  const timeline = isNested ? timelineOf(element) : undefined;
  return timeline ? timelineDuration(timeline) : undefined;
}

/** Elements that cannot be timed. */
const UNTIMED = 'script, style, link, meta, template';

/**
 * Finds the timed elements and their windows, and lays out the root and its clips as the format says.
 * @param {number} duration seconds of the whole video
 */
function readClips(duration) {
  timedElements = [];
  for (const element of document.querySelectorAll('[data-start]')) {
    if (!(element instanceof HTMLElement) || element === root || element.matches(UNTIMED)) continue;
    const start = absoluteStart(element);
    const length = ownDuration(element);
    const end = length === undefined ? duration : start + length;
    timedElements.push({
      element,
      start,
      end,
      inFlow: isInFlow(element),
      hasClips: element.querySelector('[data-start]') !== null,
      shown: undefined,
    });
  }
}

/**
 * Whether an element takes room among its neighbours.
 * @param {HTMLElement} element
 */
function isInFlow(element) {
  return ['static', 'relative', 'sticky'].includes(getComputedStyle(element).position);
}

/**
 * The root fills the picture and clips it; its timed children lie over each other.
 * @param {number} width
 * @param {number} height
 */
function layOut(width, height) {
  for (const page of [document.documentElement, document.body]) {
    page.style.margin = '0';
    page.style.padding = '0';
    page.style.overflow = 'hidden';
  }
  root.style.width = `${width}px`;
  root.style.height = `${height}px`;
  root.style.overflow = 'hidden';
  root.style.setProperty('--comp-width', `${width}px`);
  root.style.setProperty('--comp-height', `${height}px`);
  if (!root.style.position) root.style.position = 'relative';
  for (const child of root.children) {
    if (child instanceof HTMLElement && child.hasAttribute('data-start') && !child.matches(UNTIMED))
      layOutClip(child);
  }
}

/**
 * @param {HTMLElement} clip
 */
function layOutClip(clip) {
  const style = getComputedStyle(clip);
  if (style.position === 'absolute' || style.position === 'fixed') return;
  const { top, bottom, left, right } = style;
  clip.style.position = 'absolute';
  if (top === 'auto' && bottom === 'auto') clip.style.top = '0';
  if (left === 'auto' && right === 'auto') clip.style.left = '0';
  if (clip.offsetWidth === 0) clip.style.width = sizeOf(clip.dataset.width);
  if (clip.offsetHeight === 0) clip.style.height = sizeOf(clip.dataset.height);
}

/**
 * @param {string | undefined} text
 */
function sizeOf(text) {
  const pixels = Number.parseFloat(text ?? '');
  return pixels > 0 ? `${pixels}px` : '100%';
}

/**
 * Whether a window is open at a time: closed at its start, open at its end.
 * @param {{start: number, end: number}} window
 * @param {number} seconds
 */
function isOpen(window, seconds) {
  return window.start - TIME_EPSILON <= seconds && seconds < window.end - TIME_EPSILON;
}

/**
 * Shows the clips of a time and hides the others. What hangs under a hidden clip is hidden with it, because a
 * `visibility: visible` child would shine through.
 * @param {number} seconds
 */
function showClips(seconds) {
  /** @type {Set<Element>} */
  const hidden = new Set();
  for (const timed of timedElements) {
    const above = timed.element.parentElement?.closest('[data-start]');
    const visible =
      isOpen(timed, seconds) &&
      !timed.element.hasAttribute('data-hidden') &&
      !(above && hidden.has(above));
    if (!visible) hidden.add(timed.element);
    if (timed.shown !== visible) show(timed, visible);
  }
}

/**
 * @param {TimedElement} timed
 * @param {boolean} visible
 */
function show(timed, visible) {
  timed.shown = visible;
  timed.element.style.visibility = visible ? 'visible' : 'hidden';
  // Hiding something in the flow gives its room to the next, unless clips inside it are timed by themselves.
  if (!timed.inFlow || timed.hasClips) return;
  if (visible) timed.element.style.removeProperty('display');
  else timed.element.style.display = 'none';
}

/**
 * The window in which an element can be seen: its own and those of the timed elements above it.
 * @param {Element} element
 * @param {number} duration
 */
function windowOf(element, duration) {
  let start = 0;
  let end = duration;
  for (const timed of timedElements) {
    if (!timed.element.contains(element)) continue;
    start = Math.max(start, timed.start);
    end = Math.min(end, timed.end);
  }
  return { start, end };
}
