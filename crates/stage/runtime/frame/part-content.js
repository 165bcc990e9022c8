// What is taken from a part's file, and how it goes into its host.

/** `type` of scripts that run; others are data and stay where they are. */
const SCRIPT_TYPES = [
  '',
  'text/javascript',
  'application/javascript',
  'text/ecmascript',
  'application/ecmascript',
  'module',
];

/**
 * What one file gives: a tree of its own to mount from, and what applies from its head.
 * @typedef {object} PartContent
 * @property {ParentNode & Node} tree what is mounted comes from here
 * @property {Element[]} before elements of the head whose scripts, styles and links count too
 * @property {Element[]} page `html` and `body` of the file
 */

/**
 * @param {ParentNode} tree
 * @returns {Element | undefined} the outermost composition of a tree
 */
function outermostComposition(tree) {
  return tree.querySelector('[data-composition-id]') ?? undefined;
}

/**
 * The template that holds a file's composition, if one does.
 * @param {Document} page
 * @param {string} id composition id that is asked for
 */
function compositionTemplate(page, id) {
  const named = id ? page.getElementById(`${id}-template`) : null;
  if (named instanceof HTMLTemplateElement) return named;
  if (page.body.querySelector('[data-composition-id]')) return undefined;
  const templates = [...page.querySelectorAll('template')];
  return templates.find((each) => outermostComposition(each.content)) ?? templates[0];
}

/**
 * Chooses what is mounted of a part's file.
 * @param {Document} page
 * @param {string} id composition id of the host; empty for one without
 * @returns {PartContent}
 */
function contentOfPage(page, id) {
  const template = compositionTemplate(page, id);
  const tree = template?.content ?? page.body;
  const head = [...page.head.querySelectorAll('link, style, script')];
  // Styles beside a template are for the file on its own; libraries are needed in any case.
  const before = template
    ? head.filter((each) => each.matches('link, script[src], script[type="importmap"]'))
    : head;
  return { tree, before, page: [page.documentElement, page.body] };
}

/**
 * The root of a part inside of what is mounted: the composition that the host names, else the outermost one.
 * @param {ParentNode} tree
 * @param {string} id composition id of the host
 * @returns {HTMLElement | undefined}
 */
function innerRoot(tree, id) {
  const named = id ? tree.querySelector(`[data-composition-id="${CSS.escape(id)}"]`) : undefined;
  const root = named ?? outermostComposition(tree);
  return /** @type {HTMLElement | undefined} */ (root);
}

/**
 * @param {Element} element
 */
function isRunnable(element) {
  if (!element.matches('script')) return false;
  const type = (element.getAttribute('type') ?? '').trim().toLowerCase();
  return SCRIPT_TYPES.includes(type) || type === 'importmap';
}

/**
 * Takes the scripts, styles and links out of a tree, in order.
 * @param {ParentNode} tree
 */
function takeActive(tree) {
  const active = [...tree.querySelectorAll('script, style, link')].filter(
    (element) => !element.matches('script') || isRunnable(element),
  );
  for (const element of active) element.remove();
  return active;
}

/**
 * Turns the root of a part into the box inside of its host: what says when and where is the host's from now on.
 * @param {HTMLElement} box
 * @param {PartScope} scope
 */
function flattenRoot(box, scope) {
  if (box.id) box.setAttribute('data-hf-authored-id', box.id);
  for (const name of ['id', 'data-composition-id', 'data-root', ...TIMING_ATTRIBUTES])
    box.removeAttribute(name);
  box.setAttribute('data-hf-inner-root', 'true');
  const { width, height } = box.dataset;
  box.style.width = sizeOf(width);
  box.style.height = sizeOf(height);
  takeSize(scope.host, width, height);
}

/**
 * Gives a host the size that its part has, where it has none of its own.
 * @param {HTMLElement} host
 * @param {string | undefined} width
 * @param {string | undefined} height
 */
function takeSize(host, width, height) {
  host.dataset.width ??= width ?? '';
  host.dataset.height ??= height ?? '';
  for (const side of /** @type {const} */ (['width', 'height'])) {
    if (host.dataset[side] === '') delete host.dataset[side];
    else host.style[side] = sizeOf(host.dataset[side]);
  }
}
