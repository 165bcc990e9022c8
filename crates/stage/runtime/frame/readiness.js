// Waiting for what compositions register: until it is there, or until nothing can come any more.

/** Real time given to a page to register its timelines after it has loaded. */
const REGISTER_DEADLINE_MS = 5000;
/** A page in which nothing is under way for this long, and for this many updates, registers nothing more. */
const QUIET_MS = 400;
const QUIET_UPDATES = 12;

/** Requests of the page that have not ended. */
let openRequests = 0;

/** Counts the page's own requests from here on. */
function installRequests() {
  const { fetch } = window;
  window.fetch = async function counted(...args) {
    openRequests += 1;
    try {
      return await fetch.apply(window, args);
    } finally {
      // What is done with the answer begins after it.
      void realDelay(0).then(() => {
        openRequests -= 1;
      });
    }
  };
  const { send } = XMLHttpRequest.prototype;
  /** @type {typeof XMLHttpRequest.prototype.send} */
  XMLHttpRequest.prototype.send = function counted(body) {
    openRequests += 1;
    this.addEventListener('loadend', () => {
      openRequests -= 1;
    });
    send.call(this, body);
  };
}

/**
 * Waits until a condition holds; the clock of the composition runs meanwhile.
 * @param {() => boolean} condition
 * @param {number} ms
 */
async function holdsWithin(condition, ms) {
  const end = native.now() + ms;
  while (!condition()) {
    if (native.now() > end) return false;
    await renderingUpdate();
  }
  return true;
}

/** Whether nothing of the page is under way that could still register a timeline. */
function isQuiet() {
  const isLoading = document.fonts.status === 'loading' || openRequests > 0;
  return !isLoading && !draining && !hasAuthorCallbacks() && !importsLater();
}

/** Whether a script may be loading a module, which nothing else tells. */
function importsLater() {
  return [...document.scripts].some((script) => /\bimport\s*\(/.test(script.textContent ?? ''));
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
    if (isExempt || (element === root && pageSeek())) return false;
    return !(element === root ? rootTimeline() : timelineOf(element));
  });
}

/** Waits for the timelines of all compositions, and names those that do not come. */
async function awaitTimelines() {
  let quietSince = native.now();
  const reveal = quietSince + QUIET_MS;
  let quietUpdates = 0;
  const isDone = () => {
    if (window.__hfTimelinesBuilding) return false;
    learnTicker(window.gsap);
    adoptAdapted();
    if (unregistered().length === 0) return true;
    if (!isQuiet()) {
      quietUpdates = 0;
      quietSince = native.now();
    }
    quietUpdates += 1;
    const isStill = quietUpdates > QUIET_UPDATES && native.now() - quietSince > QUIET_MS;
    // A timeline may wait for time to pass: for a tween, say.
    if (native.now() > reveal) clock.revealed = true;
    return isStill;
  };
  await holdsWithin(isDone, REGISTER_DEADLINE_MS);
  for (const element of unregistered()) reportUnregistered(element);
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
