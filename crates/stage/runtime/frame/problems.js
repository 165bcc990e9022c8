// What goes wrong inside the composition, collected for the Problems list.

/** A page that fails every frame must not fill the memory. */
const MAX_PROBLEMS = 200;

/** @type {Problem[]} */
const problems = [];
const knownProblems = new Set();

/**
 * @param {Problem} problem
 */
function report(problem) {
  const key = `${problem.code}|${problem.message}|${problem.place}`;
  if (knownProblems.has(key) || problems.length >= MAX_PROBLEMS) return;
  knownProblems.add(key);
  problems.push(clock.frozen && clock.now > 0 ? { ...problem, fix: timed(problem.fix) } : problem);
}

/**
 * The way out with the time at which a problem was first met.
 * @param {string | null} fix
 */
function timed(fix) {
  const seen = `First seen at ${(clock.now / 1000).toFixed(2)} s.`;
  return fix ? `${fix} ${seen}` : seen;
}

/** What provides globals that scripts often miss. */
const GLOBAL_LIBRARIES = new Map([
  ['gsap', 'gsap@3/dist/gsap.min.js'],
  ['anime', 'animejs@3/lib/anime.min.js'],
  ['lottie', 'lottie-web@5/build/player/lottie.min.js'],
  ['THREE', 'three@0.160.0/build/three.min.js'],
  ['d3', 'd3@7'],
  ['topojson', 'topojson-client@3'],
  ['Chart', 'chart.js@4'],
  ['p5', 'p5@1/lib/p5.min.js'],
]);

/**
 * @param {unknown} error
 */
function fixFor(error) {
  const missing = /^(\w+) is not defined$/.exec(error instanceof Error ? error.message : '')?.[1];
  const library = missing && GLOBAL_LIBRARIES.get(missing);
  if (library)
    return `Load it before this script: <script src="https://cdn.jsdelivr.net/npm/${library}"></script>.`;
  return 'Open the browser console on the composition and mend the script.';
}

/**
 * A readable place in the project for an address of this page.
 * @param {string | undefined} address
 * @param {number} [line]
 */
function placeOf(address, line) {
  if (!address) return null;
  const url = new URL(address, location.href);
  const path =
    url.origin === location.origin ? decodeURIComponent(url.pathname.slice(1)) : url.href;
  return line ? `${path}:${line}` : path;
}

/**
 * @param {unknown} error
 * @param {string | null} [place]
 */
function recordError(error, place = null) {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  report({
    severity: 'error',
    code: 'script_error',
    message: `A script failed: ${message}`,
    place: place ?? placeFromStack(error),
    fix: fixFor(error),
  });
}

/**
 * @param {unknown} error
 */
function placeFromStack(error) {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const match = /(https?:\/\/[^\s)]+):(\d+):\d+/.exec(stack);
  return match ? placeOf(match[1], Number(match[2])) : null;
}

/**
 * A script or style sheet that came and was not used: browsers say so only in their console. One that did not come is
 * named by the server.
 * @param {EventTarget | null} element
 */
function recordUnused(element) {
  const isScript = element instanceof HTMLScriptElement;
  if (!isScript && !(element instanceof HTMLLinkElement)) return;
  const address = isScript ? element.src : element.href;
  if (!element.integrity || !wasServed(address)) return;
  report({
    severity: 'error',
    code: 'integrity',
    message: `${placeOf(address)} is not used: its content does not match the integrity attribute`,
    place: placeOf(address),
    fix: 'Correct the integrity attribute, or the version in the address.',
  });
}

function installProblems() {
  window.addEventListener(
    'error',
    (/** @type {Event} */ event) => {
      if (!(event instanceof ErrorEvent)) {
        recordUnused(event.target);
        return;
      }
      const place = placeOf(event.filename, event.lineno);
      const ofPart = runningFile && event.filename === location.href;
      recordError(event.error ?? event.message, ofPart ? `${runningFile}:${event.lineno}` : place);
    },
    true,
  );
  window.addEventListener('unhandledrejection', (event) => recordError(event.reason));
  const consoleError = console.error.bind(console);
  console.error = (...args) => {
    report({
      severity: 'warning',
      code: 'console_error',
      message: args.map(String).join(' ').slice(0, 500),
      place: null,
      fix: null,
    });
    consoleError(...args);
  };
}
