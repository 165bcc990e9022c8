// Clocks that do not follow the frames: named, so that nobody wonders why a picture differs.

/**
 * @param {string} code
 * @param {string} message
 * @param {string} fix
 * @param {string | null} [place]
 */
function reportClock(code, message, fix, place = null) {
  report({ severity: 'warning', code, message, place, fix });
}

/** Watches for what runs by a clock that cannot be driven. */
function installClocks() {
  const { Worker } = window;
  window.Worker = class extends Worker {
    /**
     * @param {string | URL} address
     * @param {WorkerOptions} [options]
     */
    constructor(address, options) {
      super(address, options);
      reportClock(
        'worker_clock',
        'A worker runs by the real clock: what it draws or measures by itself does not follow the frames',
        'Send the time to the worker from a timeline, and draw when it answers.',
        placeOf(String(address)),
      );
    }
  };
  for (const owner of [window, Element.prototype]) makeScrollsPlain(owner);
}

/**
 * Smooth scrolling takes real time; here it is at its end at once.
 * @param {any} owner
 */
function makeScrollsPlain(owner) {
  for (const name of ['scroll', 'scrollTo', 'scrollBy', 'scrollIntoView']) {
    const method = owner[name];
    if (typeof method !== 'function') continue;
    owner[name] = function plain(/** @type {any[]} */ ...args) {
      const [options] = args;
      if (options?.behavior !== 'smooth') return method.apply(this, args);
      reportSmooth(`${name}() with behavior: "smooth"`);
      return method.call(this, { ...options, behavior: 'instant' });
    };
  }
}

/** @param {string} what */
function reportSmooth(what) {
  reportClock(
    'smooth_scroll',
    `${what} scrolls at once: the browser's smooth scrolling does not follow the frames`,
    'Tween scrollTop in a timeline.',
  );
}

/** Names what the page shows that runs by itself, and stops smooth scrolling of style sheets. */
function reportClocks() {
  for (const marquee of document.querySelectorAll('marquee'))
    reportClock(
      'marquee',
      '<marquee> moves by the real clock and does not follow the frames',
      'Move the text with a CSS animation or a timeline.',
      describe(marquee),
    );
  for (const frame of innerFrames)
    if (isForeign(frame))
      reportClock(
        'foreign_document',
        'A document of another origin runs by the real clock and does not follow the frames',
        'Make it a file of the project, or use srcdoc without sandbox.',
        describe(frame),
      );
  for (const element of document.querySelectorAll('*')) {
    if (getComputedStyle(element).scrollBehavior !== 'smooth') continue;
    reportSmooth(`scroll-behavior: smooth on ${describe(element)}`);
    /** @type {HTMLElement} */ (element).style.setProperty('scroll-behavior', 'auto', 'important');
  }
}
