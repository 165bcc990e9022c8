// Scripts of parts: after the page's own, in order, one after the other, each external file once.

/** Real time given to an external script of a part. */
const SCRIPT_DEADLINE_MS = 8000;

/** @type {Set<string>} addresses of scripts that were loaded for parts */
const loadedScripts = new Set();
/** @type {PartScript[]} */
const scriptQueue = [];
/** @type {Promise<void> | undefined} */
let draining;
/** @type {string | undefined} file of the part whose script runs now */
let runningFile;

/**
 * Queues a script of a part.
 * @param {Element} script
 * @param {PartScope} scope
 */
function queueScript(script, scope) {
  const type = (script.getAttribute('type') ?? '').trim().toLowerCase();
  const code = script.textContent ?? '';
  scope.hasScript = true;
  scriptQueue.push({ scope, type, source: script, code, line: lineOf(scope, code) });
}

/**
 * The line of a part's file in which a piece of its text begins, from 1.
 * @param {PartScope} scope
 * @param {string} code
 */
function lineOf(scope, code) {
  const at = scope.text.indexOf(code);
  return at < 0 ? 1 : scope.text.slice(0, at).split('\n').length;
}

/** Runs what is queued; what is queued meanwhile too. */
function drainScripts() {
  draining ??= drain().finally(() => {
    draining = undefined;
  });
}

async function drain() {
  for (let next = scriptQueue.shift(); next; next = scriptQueue.shift()) {
    // Without a wait where there is none: inline scripts run before the page hears that it is loaded.
    const wait = runScript(next);
    if (wait) await wait;
  }
}

/**
 * @param {PartScript} script
 * @returns {Promise<unknown> | undefined} an end to wait for
 */
function runScript(script) {
  const written = script.source.getAttribute('src');
  if (written !== null) return loadScript(script, written.trim());
  if (script.type === 'importmap') insertScript(script.source, { textContent: script.code });
  else if (script.type === 'module') return runModule(script);
  else runInline(script);
  return undefined;
}

/**
 * Adds a working copy of a script to the head.
 * @param {Element} source
 * @param {Partial<HTMLScriptElement>} changes
 */
function insertScript(source, changes) {
  const script = document.createElement('script');
  for (const { name, value } of source.attributes) script.setAttribute(name, value);
  script.removeAttribute('src');
  // Order counts also where the author wrote async.
  script.async = false;
  Object.assign(script, changes);
  document.head.append(script);
  return script;
}

/**
 * Loads an external script, unless it is there already.
 * @param {PartScript} script
 * @param {string} written
 */
function loadScript({ scope, source }, written) {
  const address = new URL(addressMap([written], scope.file)(written), document.baseURI).href;
  if (isLoaded(address)) return undefined;
  loadedScripts.add(address);
  const known = new Set(Object.keys(window.__timelines ?? {}));
  const ended = new Promise((resolve) => {
    const element = insertScript(source, { src: address });
    element.addEventListener('load', resolve, { once: true });
    element.addEventListener('error', resolve, { once: true });
  });
  return endsWithin(ended, SCRIPT_DEADLINE_MS).then((inTime) => {
    if (!inTime) reportSlowScript(scope, address);
    adoptRegistrations(scope, known);
  });
}

/**
 * Whether the page has a script already. GSAP in another copy would replace the one that timelines were made with.
 * @param {string} address
 */
function isLoaded(address) {
  if (loadedScripts.has(address)) return true;
  if (window.gsap && /\/gsap(\.min)?\.js([?#]|$)/.test(address)) return true;
  return [...document.scripts].some((script) => script.src === address);
}

/**
 * @param {PartScope} scope
 * @param {string} address
 */
function reportSlowScript(scope, address) {
  report({
    severity: 'warning',
    code: 'slow_asset',
    message: `A script of ${scope.file} was not ready after ${SCRIPT_DEADLINE_MS / 1000} s; the part goes on without it`,
    place: placeOf(address),
    fix: 'Put the script into the project.',
  });
}

/**
 * Timelines that a script without disguise registered belong to its part.
 * @param {PartScope} scope
 * @param {Set<string>} known keys of before
 */
function adoptRegistrations(scope, known) {
  for (const [key, timeline] of Object.entries(window.__timelines ?? {}))
    if (!known.has(key)) scope.registered.set(key, timeline);
}

/** Number of modules run so far; each reports its end under its number. */
let moduleCount = 0;

/**
 * Runs an inline module as it is: modules see the page itself.
 * @param {PartScript} script
 */
function runModule({ scope, source, code }) {
  const name = `__stillcutModule${moduleCount++}`;
  const known = new Set(Object.keys(window.__timelines ?? {}));
  const ended = new Promise((resolve) => {
    Object.defineProperty(window, name, { configurable: true, value: resolve });
    window.addEventListener('error', resolve, { once: true });
    const element = insertScript(source, { textContent: `${code}\n;window.${name}();` });
    element.addEventListener('error', resolve, { once: true });
  });
  return endsWithin(ended, SCRIPT_DEADLINE_MS).then((inTime) => {
    Reflect.deleteProperty(window, name);
    if (!inTime) reportSlowScript(scope, scope.file);
    adoptRegistrations(scope, known);
  });
}

/** Name under which a part's script finds the function that calls it. */
const ENTRANCE = '__stillcutPart';

/**
 * Runs an inline script inside of a function whose parameters take the place of the page's names. The text keeps its
 * line numbers, so that problems name the line of the part's file.
 * @param {PartScript} script
 */
function runInline({ scope, code, line }) {
  const names = disguisesFor(scope);
  Object.defineProperty(window, ENTRANCE, {
    configurable: true,
    value: (/** @type {Function} */ run) =>
      run.call(
        names.window,
        names.document,
        names.gsap,
        names.window,
        names.__hyperframes,
        names.hyperframesAnime,
      ),
  });
  const begin = `${ENTRANCE}(function (document, gsap, window, __hyperframes, hyperframesAnime) { (function () {`;
  const script = document.createElement('script');
  script.textContent = `${begin}${'\n'.repeat(line - 1)}${code}\n}).call(window); });\n//# sourceURL=${location.origin}${pathAddress(scope.file)}`;
  runningFile = scope.file;
  document.head.append(script);
  runningFile = undefined;
  script.remove();
  Reflect.deleteProperty(window, ENTRANCE);
}
