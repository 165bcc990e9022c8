// What a part's scripts see: a document, a window and a GSAP that look inside of their own host.

/**
 * Every element of a part that a selector names, the host included.
 * @param {PartScope} scope
 * @param {string} selector
 * @returns {Element[] | NodeListOf<Element>}
 */
function findInPart(scope, selector) {
  const asked = exchangeRoot(
    selector,
    scope,
    scope.selectors.host,
    `[data-hf-authored-id="${CSS.escape(scope.rootId ?? '')}"]`,
  );
  const found = scope.host.querySelectorAll(asked);
  return scope.host.matches(asked) ? [scope.host, ...found] : found;
}

/**
 * @param {PartScope} scope
 * @param {string} id
 * @returns {Element | null}
 */
function findIdInPart(scope, id) {
  const global = document.getElementById(id);
  if (global && scope.host.contains(global)) return global;
  if (id === scope.rootId) return scope.box;
  return scope.host.querySelector(`[id="${CSS.escape(id)}"]`);
}

/**
 * A proxy of a browser object: methods act on the object itself, some names are answered otherwise.
 * @template {object} T
 * @param {T} target
 * @param {Record<string, unknown>} own
 * @param {(key: string | symbol, value: unknown) => boolean} [write] whether it took the value
 * @returns {T}
 */
function disguise(target, own, write) {
  const bound = new Map();
  return new Proxy(target, {
    get(_, key) {
      if (typeof key === 'string' && Object.hasOwn(own, key)) return own[key];
      const value = Reflect.get(target, key);
      // Functions with a prototype are classes or authors' functions; the others are methods of the browser.
      if (typeof value !== 'function' || Object.hasOwn(value, 'prototype')) return value;
      if (!bound.has(value)) bound.set(value, value.bind(target));
      return bound.get(value);
    },
    set(_, key, value) {
      return write?.(key, value) || Reflect.set(target, key, value);
    },
  });
}

/**
 * Adds a listener; one that waits for the page to be loaded is called when that is over already.
 * @param {EventTarget} target
 * @param {string} event
 * @param {() => boolean} isOver
 */
function lateListener(target, event, isOver) {
  return (/** @type {[string, any, any?]} */ ...args) => {
    if (args[0] === event && isOver()) {
      queueMicrotask(() => guarded(() => callListener(target, args[1], event)));
      return;
    }
    target.addEventListener(...args);
  };
}

/**
 * @param {EventTarget} target
 * @param {any} listener
 * @param {string} event
 */
function callListener(target, listener, event) {
  if (typeof listener === 'function') listener.call(target, new Event(event));
  else listener?.handleEvent?.(new Event(event));
}

/**
 * @param {PartScope} scope
 */
function scopedDocument(scope) {
  const { host } = scope;
  return disguise(document, {
    querySelector: (/** @type {string} */ selector) => findInPart(scope, selector)[0] ?? null,
    querySelectorAll: (/** @type {string} */ selector) => findInPart(scope, selector),
    getElementById: (/** @type {string} */ id) => findIdInPart(scope, id),
    getElementsByClassName: (/** @type {string} */ names) => host.getElementsByClassName(names),
    getElementsByTagName: (/** @type {string} */ name) =>
      /^(html|head|body)$/i.test(name)
        ? document.getElementsByTagName(name)
        : host.getElementsByTagName(name),
    addEventListener: lateListener(document, 'DOMContentLoaded', () => hasParsed),
    currentScript: null,
  });
}

/** Methods of GSAP and of its timelines whose first argument names targets. */
const TARGET_METHODS = ['to', 'from', 'fromTo', 'set'];
const TARGET_TOOLS = [
  'quickTo',
  'quickSetter',
  'getProperty',
  'killTweensOf',
  'getTweensOf',
  'isTweening',
];

/**
 * Targets with selectors replaced by the elements of a part.
 * @param {PartScope} scope
 * @param {any} targets
 * @returns {any}
 */
function targetsInPart(scope, targets) {
  if (typeof targets === 'string') return [...findInPart(scope, targets)];
  if (!Array.isArray(targets)) return targets;
  return targets.flatMap((each) =>
    typeof each === 'string' ? [...findInPart(scope, each)] : [each],
  );
}

/**
 * @param {PartScope} scope
 * @param {any} gsap
 */
function scopedGsap(scope, gsap) {
  if (!gsap) return gsap;
  const known = scope.gsap;
  if (known && known.of === gsap) return known.view;
  /** @param {any} owner @param {string} name */
  const resolved = (owner, name) => {
    const method = owner[name];
    return (/** @type {any} */ targets, /** @type {any[]} */ ...rest) =>
      method.call(owner, targetsInPart(scope, targets), ...rest);
  };
  /** @type {Record<string, unknown>} */
  const own = {};
  for (const name of [...TARGET_METHODS, ...TARGET_TOOLS])
    if (typeof gsap[name] === 'function') own[name] = resolved(gsap, name);
  own.timeline = (/** @type {any[]} */ ...args) => {
    const timeline = gsap.timeline(...args);
    for (const name of TARGET_METHODS) timeline[name] = resolved(timeline, name);
    return timeline;
  };
  own.utils = disguise(gsap.utils, {
    toArray: (/** @type {any} */ value, /** @type {any} */ below, /** @type {any} */ leave) =>
      gsap.utils.toArray(below ? value : targetsInPart(scope, value), below, leave),
    selector: (/** @type {any} */ below) => {
      const base = targetsInPart(scope, below);
      return gsap.utils.selector(Array.isArray(base) ? base[0] : base);
    },
  });
  const view = new Proxy(gsap, {
    get: (_, key) =>
      typeof key === 'string' && Object.hasOwn(own, key) ? own[key] : Reflect.get(gsap, key),
  });
  scope.gsap = { of: gsap, view };
  return view;
}

/**
 * The registry as a part sees it: what it registers belongs to its host, whatever it calls it.
 * @param {PartScope} scope
 */
function scopedRegistry(scope) {
  const real = () => (window.__timelines ??= {});
  const isOwn = (/** @type {string} */ key) =>
    key === scope.compositionId || key === scope.host.dataset.compositionId;
  return new Proxy(/** @type {Record<string, any>} */ ({}), {
    get: (_, key) => {
      if (typeof key !== 'string') return undefined;
      return scope.registered.get(key) ?? (isOwn(key) ? undefined : real()[key]);
    },
    set: (_, key, timeline) => {
      if (typeof key !== 'string') return true;
      scope.registered.set(key, timeline);
      // Another instance of the same part may have the name already.
      if (!real()[key]) real()[key] = timeline;
      return true;
    },
    has: (_, key) => scope.registered.has(String(key)) || key in real(),
    deleteProperty: (_, key) => {
      scope.registered.delete(String(key));
      return true;
    },
    ownKeys: () => [...new Set([...Object.keys(real()), ...scope.registered.keys()])],
    getOwnPropertyDescriptor: (_, key) => ({
      configurable: true,
      enumerable: true,
      writable: true,
      value: scope.registered.get(String(key)) ?? real()[String(key)],
    }),
  });
}

/**
 * The names that a part's scripts find in place of the page's own.
 * @param {PartScope} scope
 */
function disguisesFor(scope) {
  const registry = scopedRegistry(scope);
  const page = scopedDocument(scope);
  const hyperframesAnime = animeRegistry(() => registry);
  const tools = {
    ...window.__hyperframes,
    hyperframesAnime,
    getVariables: () => structuredClone(scope.variables),
  };
  /** @type {Record<string, unknown>} */
  const own = {
    document: page,
    __timelines: registry,
    __hyperframes: tools,
    hyperframesAnime,
    addEventListener: lateListener(window, 'load', () => document.readyState === 'complete'),
    // Read when asked for: a script of the part may load it.
    get gsap() {
      return scopedGsap(scope, window.gsap);
    },
  };
  const view = disguise(window, own, (key, value) => {
    if (key !== '__timelines') return false;
    if (value !== registry) Object.assign(registry, value);
    return true;
  });
  for (const name of ['window', 'self', 'globalThis', 'frames']) own[name] = view;
  if (window.top === window) Object.assign(own, { top: view, parent: view });
  return { document: page, gsap: own.gsap, window: view, __hyperframes: tools, hyperframesAnime };
}
