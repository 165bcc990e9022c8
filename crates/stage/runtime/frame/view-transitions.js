// View transitions are skipped: the change they show is made at once, as browsers do where nobody looks. They run by the
// real clock, and Chromium 156 loses the page that draws an element while one runs.

function installViewTransitions() {
  for (const owner of [Document.prototype, Element.prototype]) {
    if ('startViewTransition' in owner)
      Object.assign(owner, { startViewTransition: skippedTransition });
  }
}

/** @param {(() => unknown) | {update?: () => unknown, types?: string[]}} [options] */
function skippedTransition(options) {
  reportClock(
    'view_transition',
    'A view transition is skipped: its end is shown at once',
    'Animate the change with CSS or a timeline.',
  );
  const update = typeof options === 'function' ? options : options?.update;
  const updateCallbackDone = Promise.resolve().then(() => void update?.());
  return {
    updateCallbackDone,
    ready: updateCallbackDone,
    finished: updateCallbackDone,
    types: new Set(typeof options === 'object' ? options.types : []),
    skipTransition() {},
  };
}
