// Documents inside of the composition: those of the same origin follow its clock.

/** @type {Set<NestedDocument>} */
const nestedDocuments = new Set();

/** Stays current; asking for its length costs nothing while there is none. */
const innerFrames = document.getElementsByTagName('iframe');

/**
 * Whether a document is of another origin, or of none: of another site, at a data address, in a sandbox.
 * @param {HTMLIFrameElement} frame
 */
function isForeign(frame) {
  return frame.isConnected && frame.contentDocument === null;
}

/**
 * Takes a nested document under the clock.
 * @param {NestedDocument} nested
 */
function adoptDocument(nested) {
  nestedDocuments.add(nested);
  if (clock.frozen) nested.freeze();
}

/**
 * @param {(nested: NestedDocument) => void} call
 */
function eachNested(call) {
  for (const nested of nestedDocuments) {
    if (nested.isGone()) nestedDocuments.delete(nested);
    else guarded(() => call(nested));
  }
}

/** The composition's runtime, seen from a document inside of it. */
function outerRuntime() {
  try {
    for (let above = window.parent; above !== window.top; above = above.parent)
      if (above.__stillcut) return above.__stillcut;
    return window.top?.__stillcut;
  } catch {
    return undefined; // of another origin
  }
}

/** Puts this document under the clock of the composition that it is in. */
function installNested() {
  const outer = window === window.top ? undefined : outerRuntime();
  if (!outer) return;
  installClock();
  installRandom();
  installAnimations();
  installMirrors();
  installCanvases();
  installRequests();
  installTurns();
  installViewTransitions();
  outer.adopt({
    frame: window.frameElement,
    freeze: () => {
      learnTicker(window.gsap);
      freezeClock();
      findSpatial();
    },
    seek(seconds) {
      setClock(seconds * 1000);
      forgetUnpresented();
      seekAnimations(seconds);
      runDueCallbacks();
      placeCanvases();
      presentMirrors();
    },
    undrawable: undrawableNow,
    canvasBytes,
    isGone: () => window.parent === null,
    looksAtWindow,
    hasTurns,
    takeTurns,
  });
}
