// Waiting for what compositions register: until it is there, or until nothing can come any more.

/** Real time given to a page to register its timelines after it has loaded. */
const REGISTER_DEADLINE_MS = 5000;
/** A page in which nothing is under way for this long, and for this many updates, registers nothing more. */
const QUIET_MS = 400;
const QUIET_UPDATES = 12;
/** A page that asks for frames and timers for ever has registered what it registers after this many updates. */
const STEADY_UPDATES = 120;
/** Timers that are set for longer than this many updates are waited for. */
const LONG_UPDATES = 60;

/**
 * Waits until a condition holds.
 * @param {() => boolean} condition
 * @param {number} ms
 * @param {() => void} [meanwhile] called in every rendering update
 */
async function holdsWithin(condition, ms, meanwhile) {
  const end = native.now() + ms;
  while (!condition()) {
    if (native.now() > end) return false;
    await renderingUpdate();
    meanwhile?.();
  }
  return true;
}

/**
 * Waits for something that may wait for timers or animation frames itself.
 * @param {Promise<unknown>} promise one that ends
 */
async function endWithClock(promise) {
  let isDone = false;
  const end = promise.finally(() => {
    isDone = true;
  });
  // Mostly it ends in the first update.
  await promptUpdate();
  stepLoadingClock();
  await holdsWithin(() => isDone, Number.POSITIVE_INFINITY, stepLoadingClock);
  return end;
}

/** Whether something that the page asked for is on its way. */
function isLoading() {
  if (document.fonts.status === 'loading' || draining) return true;
  if (openRequests.size > 0 || openImages > 0) return true;
  return [...document.scripts].some(isOnItsWay);
}

/** @type {WeakSet<EventTarget>} scripts that came, or failed */
const endedScripts = new WeakSet();

/** @param {HTMLScriptElement} script */
function isOnItsWay(script) {
  const isCode = /^($|module$|(text|application)\/(java|ecma)script)/i.test(script.type.trim());
  if (!script.src || !isCode || script.noModule || endedScripts.has(script)) return false;
  return performance.getEntriesByName(script.src).length === 0;
}

/** Whether a script may be loading a module, which nothing else tells. */
function importsLater() {
  return [...document.scripts].some((script) => /\bimport\s*\(/.test(script.textContent ?? ''));
}

/**
 * Whether a script may register a timeline yet: one that names the registry, or a module that loads others.
 */
async function mayRegister() {
  const isOwn = (/** @type {string} */ src) =>
    new URL(src, location.href).origin === location.origin;
  const texts = [...document.scripts].map((script) =>
    script.src && isOwn(script.src) ? textOf(script.src) : (script.textContent ?? ''),
  );
  for (const scope of partScopes.values()) texts.push(scope.hasScript ? scope.text : '');
  const found = await Promise.all(texts);
  return found.some((text) =>
    /__timelines|hyperframesAnime|__hyperframes|\bimport\b[^;]*['"][./]/.test(text),
  );
}

/**
 * What a script of the project says.
 * @param {string} address
 */
async function textOf(address) {
  const answer = await native.fetch(address).catch(() => undefined);
  return answer?.ok ? answer.text() : '';
}

/**
 * Compositions that have not registered a timeline and do not say that they have none.
 * @returns {HTMLElement[]}
 */
function unregistered() {
  const all = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-composition-id]')
  );
  return [...all].filter((element) => {
    const { host } = partScopes.get(element) ?? { host: element };
    const isExempt = [host, partScopes.get(host)?.box].some((each) =>
      each?.hasAttribute('data-no-timeline'),
    );
    if (isExempt || (element === root && (pageSeek() || looseAnimeTimelines().length > 0)))
      return false;
    return !(element === root ? rootTimeline() : timelineOf(element));
  });
}

/** Waits for the timelines of all compositions, and names those that do not come. */
async function awaitTimelines() {
  // What short timers change is a change: the page is laid out once before.
  await promptUpdate();
  runSetupTimers();
  if (window.__hfTimelinesBuilding || unregistered().length > 0) {
    if (await mayRegister()) await awaitRegistration();
    else await awaitCalm();
  }
  await holdsWithin(() => !isLoading(), ASSET_DEADLINE_MS);
  for (const element of unregistered()) reportUnregistered(element);
}

/** Waits until nothing is loading any more, for a while; no time passes. */
async function awaitCalm() {
  let updates = 0;
  const isCalm = () => {
    updates = isLoading() || importsLater() ? 0 : updates + 1;
    return updates > QUIET_UPDATES;
  };
  await holdsWithin(isCalm, REGISTER_DEADLINE_MS);
}

/** Waits until all timelines are registered, or none can come any more; timers and animation frames come meanwhile. */
async function awaitRegistration() {
  const isDone = () => !window.__hfTimelinesBuilding && unregistered().length === 0;
  for (const revealed of [false, true]) {
    // The second time they also see it pass: a timeline may wait for the end of a tween, or for a certain time.
    clock.revealed = revealed;
    const isExhausted = exhaustion();
    const isOver = () => {
      learnTicker(window.gsap);
      adoptAdapted();
      return isDone() || isExhausted();
    };
    await holdsWithin(isOver, REGISTER_DEADLINE_MS, stepLoadingClock);
    if (isDone() || !(hasAuthorCallbacks() || hasLooseTweens())) break;
  }
  clock.revealed = false;
}

/** @returns {() => boolean} whether nothing can come any more, asked once an update */
function exhaustion() {
  let quiet = { since: native.now(), updates: 0 };
  let steady = 0;
  /** @type {number[]} the next handle of a timer, at each of the last updates */
  const handles = [];
  return () => {
    handles.push(nextHandle);
    if (handles.length > LONG_UPDATES) handles.shift();
    const isBusy = isLoading() || importsLater() || Boolean(window.__hfTimelinesBuilding);
    if (isBusy || hasAuthorCallbacks()) quiet = { since: native.now(), updates: 0 };
    quiet.updates += 1;
    steady = isBusy ? 0 : steady + 1;
    if (quiet.updates > QUIET_UPDATES && native.now() - quiet.since > QUIET_MS) return true;
    return steady > STEADY_UPDATES && !hasTimerBefore(handles[0] ?? 0);
  };
}

/**
 * @param {HTMLElement} element
 */
function reportUnregistered(element) {
  const scope = partScopes.get(element);
  const id = scope?.compositionId ?? element.dataset.compositionId;
  // What has no script of its own is moved by others, or stands still.
  if (element === root ? document.scripts.length === 0 : !scope?.hasScript) return;
  report({
    severity: element === root ? 'warning' : 'info',
    code: 'no_timeline',
    message: `No timeline was registered for the composition "${id}"`,
    place: scope ? scope.file : `window.__timelines["${id}"]`,
    fix: 'Register a paused timeline under its data-composition-id, or mark it with data-no-timeline.',
  });
}
