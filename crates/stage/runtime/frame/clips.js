// Which elements are timed, when they are shown, and showing them.

/** Times closer than this are the same; half a microsecond at 240 frames a second is far below a frame. */
const TIME_EPSILON = 1e-9;

/** @type {TimedElement[]} */
let timedElements = [];
/** @type {HTMLElement} */
let root;

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

/** Elements that cannot be timed. */
const UNTIMED = 'script, style, link, meta, template';

/**
 * Finds the timed elements and their windows, and lays out the root and its clips as the format says.
 * @param {number} duration seconds of the whole video
 */
function readClips(duration) {
  timedElements = [];
  const byElement = new Map();
  for (const element of document.querySelectorAll(`[data-start], [${SCOPE_ATTRIBUTE}]`)) {
    if (!isTimeable(element)) continue;
    const start = absoluteStart(element);
    const length = ownDuration(element);
    // A host that says nothing of time is shown as long as its part plays.
    if (!element.hasAttribute('data-start') && !length) continue;
    const timed = {
      element,
      start,
      end: length === undefined ? duration : start + length,
      inFlow: element instanceof HTMLElement && isInFlow(element),
      hasClips: element.querySelector('[data-start]') !== null,
      above: timedAbove(element, byElement),
      shown: undefined,
    };
    byElement.set(element, timed);
    timedElements.push(timed);
  }
}

/**
 * @param {Element} element
 * @returns {element is TimedNode}
 */
function isTimeable(element) {
  const isStyled = element instanceof HTMLElement || element instanceof SVGElement;
  return isStyled && element !== root && !element.matches(UNTIMED);
}

/**
 * The nearest clip around an element.
 * @param {Element} element
 * @param {Map<Element, TimedElement>} known
 * @returns {TimedElement | undefined}
 */
function timedAbove(element, known) {
  for (let above = element.parentElement; above; above = above.parentElement) {
    const timed = known.get(above);
    if (timed) return timed;
  }
  return undefined;
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
  for (const timed of timedElements) {
    const isHidden = timed.element.hasAttribute('data-hidden');
    const visible = isOpen(timed, seconds) && !isHidden && (timed.above?.shown ?? true);
    if (timed.shown !== visible) show(timed, visible);
    if (isHidden) timed.element.style.display = 'none';
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
