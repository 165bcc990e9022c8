// Parts: compositions in other files or in templates of the page, mounted into their hosts.
//
// Hosts are filled while the page is parsed, before its next script runs, so that the page's own scripts find what is in
// them; the scripts of parts run when the page has been parsed.

/** How deeply parts may be nested. */
const DEEPEST_PART = 20;
/** Marks hosts; also what puts a part's style sheets under it. */
const SCOPE_ATTRIBUTE = 'data-hf-scope';
const BOX_ATTRIBUTE = 'data-hf-box';

/** @type {Map<Element, PartScope>} host -> its part */
const partScopes = new Map();
/** @type {WeakSet<Element>} hosts that were looked at */
const seenHosts = new WeakSet();
/** Whether the whole page has been parsed. */
let hasParsed = false;

/**
 * The part an element is in, or whose host it is.
 * @param {Element | null} element
 * @returns {PartScope | undefined}
 */
function scopeAround(element) {
  const host = element?.closest(`[${SCOPE_ATTRIBUTE}]`);
  return host ? partScopes.get(host) : undefined;
}

/** The page's own file, as a path from the project's root. */
function entryFile() {
  return decodeURIComponent(location.pathname.slice(1));
}

/**
 * Whether the parser is done with an element.
 * @param {Element} element
 */
function isParsed(element) {
  if (document.readyState !== 'loading') return true;
  for (let node = /** @type {Node | null} */ (element); node; node = node.parentNode)
    if (node.nextSibling) return true;
  return false;
}

/**
 * The template in the page that fills an empty host.
 * @param {HTMLElement} host
 */
function templateFor(host) {
  const id = host.dataset.compositionId;
  const template = id ? document.getElementById(`${id}-template`) : null;
  return template instanceof HTMLTemplateElement ? template : undefined;
}

/**
 * @param {HTMLElement} host
 */
function isEmpty(host) {
  return host.childElementCount === 0 && (host.textContent ?? '').trim() === '';
}

/** Hosts that wait for their part, in document order. */
function waitingHosts() {
  const candidates = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll('[data-composition-src], [data-composition-id]')
  );
  return [...candidates].filter((host) => {
    if (seenHosts.has(host) || !isParsed(host)) return false;
    return host.hasAttribute('data-composition-src') || (isEmpty(host) && templateFor(host));
  });
}

/** Mounts what waits, and what that brings along. */
function mountWaiting() {
  applyPageVariables();
  for (let hosts = waitingHosts(); hosts.length > 0; hosts = waitingHosts()) {
    for (const host of hosts) {
      seenHosts.add(host);
      guarded(() => mountHost(host));
    }
  }
  if (hasParsed && scriptQueue.length > 0) drainScripts();
}

/**
 * @param {HTMLElement} host
 */
function mountHost(host) {
  const around = scopeAround(host.parentElement);
  const chain = around?.chain ?? [entryFile()];
  const template = templateFor(host);
  if (template && chain.length <= DEEPEST_PART) {
    const file = around?.file ?? entryFile();
    const text = readText(pathAddress(file)) ?? '';
    const tree = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    fillHost(host, { tree, before: [], page: [] }, { file, text, chain });
    return;
  }
  const written = (host.dataset.compositionSrc ?? '').trim();
  const located = locateAddresses([written], chain.at(-1) ?? '', 'part')[0];
  if (!located) return reportPart(host, 'unsupported_part', `${written} is no file of the project`);
  const file = located.path;
  if (chain.includes(file)) {
    const way = [...chain.slice(chain.indexOf(file)), file].join(' > ');
    return reportPart(host, 'part_cycle', `A part mounts itself: ${way}`);
  }
  if (chain.length > DEEPEST_PART)
    return reportPart(host, 'part_depth', `Parts are nested more than ${DEEPEST_PART} deep`);
  // A missing file is named by the server.
  const text = readText(pathAddress(file));
  if (text === undefined) return;
  const page = new DOMParser().parseFromString(text, 'text/html');
  const content = contentOfPage(page, host.dataset.compositionId ?? '');
  fillHost(host, content, { file, text, chain: [...chain, file] });
}

/**
 * @param {HTMLElement} host
 * @param {string} code
 * @param {string} message
 */
function reportPart(host, code, message) {
  report({
    severity: 'error',
    code,
    message,
    place: `${describe(host)} of ${scopeAround(host.parentElement)?.file ?? entryFile()}`,
    fix: 'Name another file in data-composition-src, or take the attribute away.',
  });
}

/**
 * How a part is addressed from outside. The names of hosts are their ids, else the ids of their compositions; numbered
 * when taken.
 * @param {HTMLElement} host
 * @param {HTMLElement | undefined} inner
 */
function partPath(host, inner) {
  const around = scopeAround(host.parentElement)?.path;
  const name = host.id || host.dataset.compositionId || inner?.dataset.compositionId || 'part';
  const wanted = around ? `${around}.${name}` : name;
  const taken = new Set([...partScopes.values()].map((scope) => scope.path));
  let path = wanted;
  for (let number = 2; taken.has(path); number += 1) path = `${wanted}-${number}`;
  return path;
}

/**
 * Puts a part into its host.
 * @param {HTMLElement} host
 * @param {PartContent} content
 * @param {{file: string, text: string, chain: string[]}} origin
 * @param {string} [path] how the part is addressed from outside
 */
function fillHost(host, { tree, before, page }, origin, path) {
  const number = partScopes.size + 1;
  const inner = innerRoot(tree, host.dataset.compositionId ?? '');
  /** @type {PartScope} */
  const scope = {
    ...origin,
    host,
    box: host,
    compositionId: inner?.dataset.compositionId ?? host.dataset.compositionId ?? '',
    rootId: inner?.id || undefined,
    selectors: { host: `[${SCOPE_ATTRIBUTE}="${number}"]`, box: `[${BOX_ATTRIBUTE}="${number}"]` },
    page,
    path: path ?? partPath(host, inner),
    variables: {},
    registered: new Map(),
  };
  partScopes.set(host, scope);
  const carriers = [...page, ...tree.querySelectorAll('[data-composition-variables]')];
  readPartVariables(scope, carriers);
  const active = [...before, ...takeActive(tree)];
  rewriteAddresses(tree, origin.file);
  host.setAttribute(SCOPE_ATTRIBUTE, String(number));
  host.dataset.compositionId ||= scope.compositionId || `part-${number}`;
  if (inner) {
    scope.box = inner;
    flattenRoot(inner, scope);
  }
  scope.box.setAttribute(BOX_ATTRIBUTE, String(number));
  host.removeAttribute('data-composition-src');
  host.setAttribute('data-composition-file', origin.file);
  addStyles(active, scope);
  host.replaceChildren(...(inner ? [inner] : tree.childNodes));
  writeProperties(host, scope.variables, new Set(Object.keys(scope.variables)));
  bindVariables(host, scope.variables, scope);
  window.__hfVariablesByComp = {
    ...window.__hfVariablesByComp,
    [host.dataset.compositionId]: scope.variables,
  };
  for (const element of active) if (element.matches('script')) queueScript(element, scope);
}

/**
 * @param {Element[]} active
 * @param {PartScope} scope
 */
function addStyles(active, scope) {
  for (const element of active) {
    const media = element.getAttribute('media') ?? '';
    if (element.matches('style')) addPartStyle(element.textContent ?? '', scope, scope.file, media);
    else if (element.matches('link')) addPartLink(element, scope);
  }
}

/** Mounts parts from here on, until the composition is ready. */
function installParts() {
  const observer = new MutationObserver(mountWaiting);
  observer.observe(document, { childList: true, subtree: true });
  document.addEventListener('readystatechange', () => {
    if (document.readyState !== 'interactive') return;
    hasParsed = true;
    mountStandalone();
    mountWaiting();
  });
  return observer;
}

/** Resolves when every part is mounted and its scripts have run. */
async function partsMounted() {
  mountWaiting();
  while (draining) {
    await draining;
    mountWaiting();
  }
}
