// Reading selectors: enough to put them under a scope and to exchange names, without losing what they mean.

/** Timing attributes that leave a part's root when it is mounted. */
const TIMING_ATTRIBUTES = [
  'data-start',
  'data-duration',
  'data-end',
  'data-track-index',
  'data-track',
  'data-composition-src',
];

/**
 * Where the string, bracket or escape that begins at `at` ends; `at + 1` for anything else.
 * @param {string} text
 * @param {number} at
 * @returns {number} the first position behind it
 */
function skipUnit(text, at) {
  const first = text[at];
  if (first === '\\') return at + 2;
  const closing = { '"': '"', "'": "'", '[': ']', '(': ')' }[first ?? ''];
  if (!closing) return at + 1;
  const isString = closing === first;
  let next = at + 1;
  while (next < text.length && text[next] !== closing) {
    if (isString) next += text[next] === '\\' ? 2 : 1;
    else next = skipUnit(text, next);
  }
  return next + 1;
}

/**
 * Splits at a character outside of brackets and strings; empty pieces are left out.
 * @param {string} text
 * @param {string} separator one character
 */
function splitOutside(text, separator) {
  const pieces = [];
  let begin = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] === separator) {
      pieces.push(text.slice(begin, at));
      at += 1;
      begin = at;
    } else {
      at = skipUnit(text, at);
    }
  }
  pieces.push(text.slice(begin));
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');
}

/**
 * Name and value of an attribute selector, brackets included: `[data-x="y"]`.
 * @param {string} selector
 */
function attributeSelector(selector) {
  const match = /^\[\s*([\w-]+)\s*(?:([~|^$*]?=)\s*(.*?)\s*)?\]$/s.exec(selector);
  const value = match?.[3]?.replace(/^(["'])(.*)\1$/s, '$2');
  return { name: match?.[1] ?? '', operator: match?.[2], value };
}

/**
 * Exchanges simple selectors, also those inside of brackets such as `:not(...)`.
 * @param {string} text
 * @param {(simple: string) => string} exchange called with every `#id` and every `[attribute]`
 * @returns {string}
 */
function exchangeSimple(text, exchange) {
  let result = '';
  for (let at = 0; at < text.length; ) {
    let end = skipUnit(text, at);
    if (text[at] === '#') end = at + 1 + nameLength(text.slice(at + 1));
    const unit = text.slice(at, end);
    if (text[at] === '#' || text[at] === '[') result += exchange(unit);
    else if (text[at] === '(') result += `(${exchangeSimple(unit.slice(1, -1), exchange)})`;
    else result += unit;
    at = end;
  }
  return result;
}

/**
 * @param {string} text
 */
function nameLength(text) {
  return /^(?:\\.|[\w-]|[^\0-\x7f])*/s.exec(text)?.[0].length ?? 0;
}

/**
 * Puts the names that a part's own code uses for its root in place of those that the page has.
 * @param {string} selector
 * @param {PartScope} scope
 * @param {string} composition what stands for the composition's id
 * @param {string} root what stands for the id of its root element
 */
function exchangeRoot(selector, scope, composition, root) {
  return exchangeSimple(selector, (simple) => {
    if (simple[0] === '#') {
      const isRoot = scope.rootId && simple.slice(1) === CSS.escape(scope.rootId);
      return isRoot ? root : simple;
    }
    const { name, operator, value } = attributeSelector(simple);
    const isOwn =
      name === 'data-composition-id' && operator === '=' && value === scope.compositionId;
    return isOwn ? composition : simple;
  });
}

/**
 * Leaves out timing attributes that are written on a part's root: they are on the host once it is mounted.
 * @param {string} compound
 */
function withoutTiming(compound) {
  return exchangeSimple(compound, (simple) =>
    TIMING_ATTRIBUTES.includes(attributeSelector(simple).name) ? '' : simple,
  );
}

/**
 * A selector of a part's style sheet as it must read in the page: below the part's host, with the document
 * standing for the part's box.
 * @param {string} selector one complex selector as the browser writes it
 * @param {PartScope} scope
 */
function scopeSelector(selector, scope) {
  const { host, box } = scope.selectors;
  const compounds = splitOutside(exchangeRoot(selector, scope, box, box), ' ');
  const rootAt = compounds.findLastIndex((compound) => isMarked(compound, box));
  if (rootAt >= 0) {
    const own = withoutTiming(compounds[rootAt] ?? '');
    return [own, ...compounds.slice(rootAt + 1)].join(' ');
  }
  let last = -1;
  while (documentPart(compounds[last + 1]) !== undefined) {
    last += 1;
    if (compounds[last + 1] === '>') last += 1;
  }
  if (last < 0) return `${host} ${compounds.join(' ')}`;
  const isChild = compounds[last] === '>';
  const compound = compounds[isChild ? last - 1 : last] ?? '';
  const rest = compounds.slice(isChild ? last : last + 1);
  const matchesNow = scope.page.some((element) => matchesSafely(element, compound));
  const own = matchesNow ? box : box + (documentPart(compound) ?? '');
  return [own, ...rest].join(' ');
}

/**
 * Whether a compound selector names the marker itself, not only inside of brackets.
 * @param {string} compound
 * @param {string} marker
 */
function isMarked(compound, marker) {
  let at = compound.indexOf(marker);
  for (let from = 0; from < at; from = skipUnit(compound, from)) {
    if (skipUnit(compound, from) > at) at = -1;
  }
  return at >= 0;
}

/**
 * What a compound selector asks of the document, if it is about the document.
 * @param {string | undefined} compound
 * @returns {string | undefined} `.dark` of `body.dark`
 */
function documentPart(compound) {
  const match = /^(?:html|body|:root)(?![\w-])(.*)$/s.exec(compound ?? '');
  return match?.[1];
}

/**
 * @param {Element} element
 * @param {string} selector
 */
function matchesSafely(element, selector) {
  try {
    return element.matches(selector);
  } catch {
    return false; // a pseudo-element, or nothing that the browser knows
  }
}
