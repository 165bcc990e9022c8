// Variables: what compositions declare, what their hosts and the user give, and where the values go.

/** Addresses that a variable may give to a picture or a sound. */
const SAFE_SOURCE = /^(https?:|blob:|data:image\/|(?![a-z][a-z0-9+.-]*:))/i;
/** Types whose values are text. */
const TEXT_TYPES = ['string', 'color', 'enum', 'font', 'image'];

/**
 * Reads a JSON attribute; what cannot be read is named.
 * @param {Element} element
 * @param {string} attribute
 * @param {string} file
 * @returns {unknown}
 */
function readJsonAttribute(element, attribute, file) {
  const text = element.getAttribute(attribute);
  if (text === null || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    report({
      severity: 'warning',
      code: 'bad_variables',
      message: `${attribute} on ${describe(element)} is no JSON and is ignored: ${error instanceof Error ? error.message : error}`,
      place: file,
      fix:
        attribute === 'data-variable-values'
          ? 'Write an object such as {"title": "Hello"}, in single quotes.'
          : 'Write an array such as [{"id": "title", "type": "string", "default": "Hello"}], in single quotes.',
    });
    return undefined;
  }
}

/**
 * The declarations on an element.
 * @param {Element} element
 * @param {string} file
 * @returns {VariableDeclaration[]}
 */
function declarationsOf(element, file) {
  const declared = readJsonAttribute(element, 'data-composition-variables', file);
  if (declared === undefined) return [];
  const isDeclaration = (/** @type {any} */ each) =>
    each && typeof each === 'object' && typeof each.id === 'string' && each.id !== '';
  const list = Array.isArray(declared) ? declared : [];
  const good = list.filter(isDeclaration);
  if (good.length === list.length && Array.isArray(declared)) return good;
  report({
    severity: 'warning',
    code: 'bad_variables',
    message: `data-composition-variables on ${describe(element)} is no list of objects with an id`,
    place: file,
    fix: 'Write an array such as [{"id": "title", "type": "string", "default": "Hello"}].',
  });
  return good;
}

/**
 * Whether a value has the type that was declared.
 * @param {VariableDeclaration} declaration
 * @param {unknown} value
 */
function fits(declaration, value) {
  const { type, options } = declaration;
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'enum' && Array.isArray(options))
    return options.some((option) => (option?.value ?? option) === value);
  if (type === 'font') return typeof value === 'string' || typeof value === 'object';
  return !TEXT_TYPES.includes(type ?? '') || typeof value === 'string';
}

/**
 * Puts given values over declared defaults; what was not declared or has another type is told and used all the same.
 * @param {VariableDeclaration[]} declared
 * @param {Record<string, unknown>} given
 * @param {string} place where the values are given
 * @param {Record<string, unknown>} values
 */
function giveValues(declared, given, place, values) {
  for (const [id, value] of Object.entries(given)) {
    const declaration = declared.find((each) => each.id === id);
    values[id] = value;
    if (declaration && fits(declaration, value)) continue;
    report({
      severity: 'warning',
      code: declaration ? 'variable_type' : 'unknown_variable',
      message: declaration
        ? `The variable "${id}" is declared as ${declaration.type} and given as ${JSON.stringify(value)}`
        : `The variable "${id}" is given and not declared`,
      place,
      fix: declaration
        ? `Give a ${declaration.type}${declaration.type === 'enum' ? ' that is among its options' : ''}.`
        : declared.length > 0
          ? `Declared are: ${declared.map((each) => each.id).join(', ')}.`
          : 'Declare it in data-composition-variables.',
    });
  }
}

/**
 * @param {VariableDeclaration[]} declared
 */
function defaultsOf(declared) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const { id, default: value } of declared) if (value !== undefined) values[id] = value;
  return values;
}

/** Words for what the user gave on the command line or in the window. */
const GIVEN_PLACE = 'given variables';

/**
 * The values that the user gave for a part: `intro.title` is the `title` of the host called `intro`.
 * @param {string} path of the part; empty for the page
 */
function givenFor(path) {
  /** @type {Record<string, unknown>} */
  const given = {};
  for (const [name, value] of Object.entries(GIVEN_VARIABLES)) {
    const at = name.lastIndexOf('.');
    if (name.slice(0, Math.max(at, 0)) === path) given[name.slice(at + 1)] = value;
  }
  return given;
}

/** Elements of the page that declare variables, those in parts left out. */
function declaringElements() {
  const all = [...document.querySelectorAll('[data-composition-variables]')];
  return all.filter((element) => !element.parentElement?.closest(`[${SCOPE_ATTRIBUTE}]`));
}

/** @returns {{declared: VariableDeclaration[], values: Record<string, unknown>}} the page's own */
function pageVariables() {
  const elements = declaringElements().filter((element) => !partScopes.has(element));
  const declared = elements.flatMap((element) => declarationsOf(element, entryFile()));
  const values = defaultsOf(declared);
  // Not told before everything was read: a declaration may come later in the page.
  Object.assign(values, window.__hfVariables ?? {});
  return { declared, values };
}

/**
 * The variables of a part: declared in its file, given by its host, given by the user.
 * @param {PartScope} scope
 * @param {Element[]} carriers elements that may declare
 */
function readPartVariables(scope, carriers) {
  const { host, file, path } = scope;
  scope.declared = carriers.flatMap((element) => declarationsOf(element, file));
  scope.variables = defaultsOf(scope.declared);
  const around = scopeAround(host.parentElement)?.file ?? entryFile();
  const given = readJsonAttribute(host, 'data-variable-values', around);
  if (given && typeof given === 'object' && !Array.isArray(given)) {
    const place = `${describe(host)} of ${around}`;
    giveValues(scope.declared, /** @type {any} */ (given), place, scope.variables);
  }
  giveValues(scope.declared, givenFor(path), GIVEN_PLACE, scope.variables);
}

/**
 * A variable's value as a CSS value; nothing for what has no text.
 * @param {unknown} value
 */
function cssValue(value) {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const family = /** @type {any} */ (value)?.family ?? /** @type {any} */ (value)?.name;
  const text = typeof value === 'string' ? value : family;
  return typeof text === 'string' ? text.replace(/[;{}<>\r\n]/g, '') : undefined;
}

/**
 * Writes values as custom properties: `--id`, and `--slug` with everything but letters and digits replaced.
 * @param {HTMLElement | SVGElement} element
 * @param {Record<string, unknown>} values
 * @param {Set<string>} given names whose value is no default
 */
function writeProperties(element, values, given) {
  for (const [id, value] of Object.entries(values)) {
    const text = cssValue(value);
    if (text === undefined) continue;
    const slug = id.toLowerCase().replace(/[^a-z0-9]+/g, '-');
    const isKnown = getComputedStyle(element).getPropertyValue(`--${slug}`).trim() !== '';
    if (typeof value !== 'boolean' && (given.has(id) || !isKnown))
      element.style.setProperty(`--${slug}`, text);
    if (!/\s/.test(id)) element.style.setProperty(`--${id}`, text);
  }
}

/**
 * Fills the elements of a part, or of the page, that show a variable.
 * @param {ParentNode} tree
 * @param {Record<string, unknown>} values
 * @param {PartScope | undefined} scope
 */
function bindVariables(tree, values, scope) {
  for (const element of tree.querySelectorAll('[data-var-text], [data-var-src]')) {
    if (scopeAround(element.parentElement) !== scope && element !== scope?.host) continue;
    const text = values[element.getAttribute('data-var-text') ?? ''];
    if (text !== undefined) setOwnText(element, plainText(text));
    const source = values[element.getAttribute('data-var-src') ?? ''];
    const isMedia = element.matches('img, video, audio, source');
    if (isMedia && typeof source === 'string' && SAFE_SOURCE.test(source)) {
      const map = addressMap([source], scope?.file ?? entryFile());
      element.setAttribute('src', map(source));
    }
  }
}

/**
 * @param {unknown} value
 */
function plainText(value) {
  return value && typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Replaces an element's own text; elements inside of it stay.
 * @param {Element} element
 * @param {string} text
 */
function setOwnText(element, text) {
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const [first, ...others] = own;
  if (first) first.textContent = text;
  else element.prepend(text);
  for (const node of others) node.textContent = '';
}

/** @type {WeakSet<Element>} compositions of the page that have their properties */
const propertied = new WeakSet();

/** Writes the page's variables to its compositions and bindings, as far as the page has been read. */
function applyPageVariables() {
  const { values } = pageVariables();
  if (Object.keys(values).length === 0) return;
  const given = new Set(Object.keys(window.__hfVariables ?? {}));
  const compositions = [...document.querySelectorAll('[data-composition-id]')].filter(
    (element) => !scopeAround(element) && element !== document.documentElement,
  );
  const stage = document.querySelector('[data-hf-root]') ?? document.getElementById('stage');
  for (const element of [...compositions, ...declaringElements(), ...(stage ? [stage] : [])]) {
    if (propertied.has(element) || partScopes.has(element)) continue;
    if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue;
    propertied.add(element);
    writeProperties(element, values, given);
  }
  if (hasParsed) bindVariables(document, values, undefined);
}

/** Says what of the given variables means nothing, once all parts are there. */
function checkGivenVariables() {
  const whole = [...partScopes.values()].filter((scope) => scope.path === '');
  const declared = [...pageVariables().declared, ...whole.flatMap((scope) => scope.declared ?? [])];
  giveValues(declared, givenFor(''), GIVEN_PLACE, {});
  const paths = new Set([...partScopes.values()].map((scope) => scope.path));
  for (const name of Object.keys(GIVEN_VARIABLES)) {
    const path = name.slice(0, Math.max(name.lastIndexOf('.'), 0));
    if (path === '' || paths.has(path)) continue;
    report({
      severity: 'warning',
      code: 'unknown_variable',
      message: `The variable "${name}" is given and there is no part called "${path}"`,
      place: GIVEN_PLACE,
      fix:
        paths.size > 0 ? `Parts are: ${[...paths].join(', ')}.` : 'This composition has no parts.',
    });
  }
}

/** Every variable with its value, for the window: the page's own, then those of every part under its path. */
function variableFacts() {
  const { declared, values } = pageVariables();
  const own = declared.map((each) => variableFact(each, '', values));
  const parts = [...partScopes.values()].flatMap((scope) =>
    (scope.declared ?? []).map((each) => variableFact(each, scope.path, scope.variables)),
  );
  return [...own, ...parts].filter((each) => each !== undefined);
}

/**
 * @param {VariableDeclaration} declaration
 * @param {string} path
 * @param {Record<string, unknown>} values
 */
function variableFact(declaration, path, values) {
  const { id, type, label, description, unit, min, max, step, options } = declaration;
  const scalar = (/** @type {unknown} */ value) =>
    ['string', 'number', 'boolean'].includes(typeof value) ? value : null;
  const number = (/** @type {unknown} */ value) => (Number.isFinite(value) ? value : null);
  const name = path === '' ? id : `${path}.${id}`;
  return {
    name,
    part: path,
    type:
      type === 'number' || type === 'boolean' || TEXT_TYPES.includes(type ?? '') ? type : 'string',
    label: typeof label === 'string' && label ? label : id,
    description: typeof description === 'string' ? description : null,
    unit: typeof unit === 'string' ? unit : null,
    min: number(min),
    max: number(max),
    step: number(step),
    options: (Array.isArray(options) ? options : []).map((option) => ({
      value: String(option?.value ?? option),
      label: String(option?.label ?? option?.value ?? option),
    })),
    default: scalar(declaration.default),
    value: scalar(values[id]),
    given: Object.hasOwn(GIVEN_VARIABLES, name),
  };
}
