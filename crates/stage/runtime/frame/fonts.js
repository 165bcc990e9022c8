// Which fonts text asks for, and which it gets.

/** More elements than any page has that people wrote. */
const MAX_TEXT_ELEMENTS = 5000;
/** Words of CSS that are no names of fonts. */
const GENERIC_FAMILIES = new Set([
  'serif',
  'sans-serif',
  'monospace',
  'cursive',
  'fantasy',
  'system-ui',
  'ui-serif',
  'ui-sans-serif',
  'ui-monospace',
  'ui-rounded',
  'emoji',
  'math',
  'fangsong',
]);
/** Fonts of operating systems: who names one of them first knows that others are shown elsewhere. */
const SYSTEM_FAMILIES =
  /^(-apple-system|blinkmacsystemfont|segoe ui|sf pro|sf mono|helvetica|arial|verdana|tahoma|georgia|times|courier|menlo|monaco|consolas|cambria|calibri|trebuchet|impact|palatino|garamond|futura|avenir|gill sans|lucida|comic sans)/i;
/** Letters whose widths tell fonts apart. */
const SAMPLE_TEXT = 'mmmmmmmmmmlli10WQ@&';

/** @type {Map<string, boolean>} family -> whether this machine has it */
const systemFamilies = new Map();
/** @type {OffscreenCanvasRenderingContext2D | null | undefined} */
let fontContext;

/**
 * @param {string} list a computed `font-family`
 * @returns {string[]} names without quotes
 */
function familyNames(list) {
  const names = list.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^,]+/g) ?? [];
  return names.map((name) => unquoted(name.trim())).filter(Boolean);
}

/**
 * Whether this machine has a font: with it, text is as wide whatever comes after it in the list, or other than what does.
 * @param {string} family
 */
function isInstalled(family) {
  const known = systemFamilies.get(family);
  if (known !== undefined) return known;
  fontContext ??= new OffscreenCanvas(1, 1).getContext('2d');
  const context = fontContext;
  if (!context) return false;
  const quoted = `"${family.replace(/["\\]/g, '\\$&')}"`;
  const width = (/** @type {string} */ families) => {
    context.font = `72px ${families}`;
    return context.measureText(SAMPLE_TEXT).width;
  };
  const found = ['monospace', 'serif', 'sans-serif'].some(
    (generic) => width(`${quoted}, ${generic}`) !== width(generic),
  );
  systemFamilies.set(family, found);
  return found;
}

/** @returns {Map<string, FontFace[]>} declared faces by family in lower case */
function declaredFaces() {
  const declared = new Map();
  for (const face of document.fonts) {
    const name = unquoted(face.family).toLowerCase();
    declared.set(name, [...(declared.get(name) ?? []), face]);
  }
  return declared;
}

/** @returns {Map<string, string>} file of the first `@font-face` rule by family in lower case */
function fontFiles() {
  const files = new Map();
  const read = (/** @type {CSSRuleList} */ rules, /** @type {string} */ base) => {
    for (const rule of rules) {
      if (rule instanceof CSSImportRule && rule.styleSheet) readSheet(rule.styleSheet, read);
      if (!(rule instanceof CSSFontFaceRule)) continue;
      const name = unquoted(rule.style.getPropertyValue('font-family'));
      const address = /url\(["']?([^"')]+)["']?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
      const key = name.toLowerCase();
      if (address && !files.has(key)) files.set(key, fileOf(address, base));
    }
  };
  for (const sheet of document.styleSheets) readSheet(sheet, read);
  return files;
}

/**
 * @param {CSSStyleSheet} sheet
 * @param {(rules: CSSRuleList, base: string) => void} read
 */
function readSheet(sheet, read) {
  try {
    read(sheet.cssRules, sheet.href ?? location.href);
  } catch {
    // A style sheet of another origin keeps its rules to itself.
  }
}

/**
 * @param {string} address
 * @param {string} base
 */
function fileOf(address, base) {
  if (address.startsWith('data:')) return 'data:';
  return placeOf(new URL(address, base).href) ?? address;
}

/** @returns {HTMLElement[] | SVGElement[]} elements with text of their own */
function textElements() {
  const elements = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && elements.size < MAX_TEXT_ELEMENTS) {
    const parent = walker.currentNode.parentElement;
    if (!parent || !walker.currentNode.nodeValue?.trim()) continue;
    if (!/^(script|style|noscript|template|title)$/i.test(parent.localName)) elements.add(parent);
  }
  return [...elements];
}

/**
 * What a list of families comes to.
 * @param {string[]} names
 * @param {Map<string, FontFace[]>} declared
 * @returns {{resolved: string, source: FontUse['source'], from?: string}} `from` is the package
 */
function resolveFamily(names, declared) {
  /** @returns {FontUse['source'] | undefined} */
  const source = (/** @type {string} */ name) => {
    const faces = declared.get(name.toLowerCase())?.filter(({ status }) => status !== 'error');
    if (faces?.length) {
      const packaged = packagedFamily(name);
      if (!packaged) return 'file';
      return packaged.stand_in ? 'stand_in' : 'package';
    }
    if (GENERIC_FAMILIES.has(name.toLowerCase())) return 'generic';
    return !declared.has(name.toLowerCase()) && isInstalled(name) ? 'system' : undefined;
  };
  for (const [index, name] of names.entries()) {
    const found = source(name);
    if (!found) continue;
    const packaged = packagedFamily(name);
    const resolved = packaged?.stand_in ?? name;
    return { resolved, source: index > 0 ? 'fallback' : found, from: packaged?.package };
  }
  return { resolved: 'serif', source: 'fallback' };
}

/** Fonts that text asks for, by family; what is not there is a problem. */
function collectFonts() {
  const [declared, files] = [declaredFaces(), fontFiles()];
  /** @type {Map<string, FontUse & {styles: Set<string>}>} */
  const uses = new Map();
  for (const element of textElements()) {
    const style = getComputedStyle(element);
    const names = familyNames(style.fontFamily);
    const family = names[0] ?? 'serif';
    let use = uses.get(family);
    if (!use) {
      const { resolved, source, from } = resolveFamily(names, declared);
      const file = from ?? files.get(resolved.toLowerCase()) ?? null;
      const place = describe(element);
      use = { family, resolved, source, file, faces: [], place, elements: 0, styles: new Set() };
      uses.set(family, use);
    }
    use.elements += 1;
    use.styles.add(style.fontStyle === 'normal' ? style.fontWeight : `${style.fontWeight} italic`);
  }
  const all = [...uses.values()];
  for (const use of all) {
    if (use.source === 'fallback') reportFallback(use);
    if (use.source === 'stand_in') reportStandIn(use);
  }
  return all.map(({ styles, ...use }) => ({ ...use, faces: [...styles].sort() }));
}

/** @param {FontUse & {styles: Set<string>}} use */
function reportFallback({ family, resolved, place, styles }) {
  const weights = [...styles].map((each) => Number.parseInt(each, 10)).filter(Boolean);
  const sorted = [...new Set(weights)].sort((a, b) => a - b).join(';');
  const name = encodeURIComponent(family).replaceAll('%20', '+');
  const isSystem = SYSTEM_FAMILIES.test(family);
  report({
    severity: isSystem ? 'info' : 'warning',
    code: 'font_fallback',
    message: `The font "${family}" is not there; ${resolved} is used instead`,
    place,
    fix: isSystem
      ? 'Fonts of operating systems differ from machine to machine; use a font that comes with the composition.'
      : `Load it: <link rel="stylesheet" href="https://fonts.googleapis.com/css2?family=${name}:wght@${sorted || '400'}">, or put its file into the project and declare it with @font-face.`,
  });
}

/** @param {FontUse} use */
function reportStandIn({ family, resolved, place }) {
  report({
    severity: 'info',
    code: 'font_stand_in',
    message: `The font "${family}" of other systems is not on this machine; ${resolved} stands in for it`,
    place,
    fix: `Name ${resolved}, or another font that comes with the composition, to see the same everywhere.`,
  });
}
