// Style sheets of parts: applied to their part alone. The browser reads the sheet; only its selectors are changed.

/** @type {Set<string>} addresses of style sheets and other links that are in the page already */
const takenLinks = new Set();

/**
 * Adds a style sheet of a part to the page.
 * @param {string} css
 * @param {PartScope} scope
 * @param {string} file where it is written
 * @param {string} [media]
 * @param {Node | null} [before] where in the head it belongs; at its end by default
 */
function addPartStyle(css, scope, file, media = '', before = null) {
  const map = addressMap(
    cssAddresses(css).map(({ address }) => address),
    file,
  );
  const style = document.createElement('style');
  style.setAttribute('data-hf-part', scope.file);
  style.media = media;
  style.textContent = mapCssAddresses(css, map);
  document.head.insertBefore(style, before);
  if (!style.sheet) return;
  takeImports(style, scope);
  scopeRules(style.sheet.cssRules, scope);
}

/**
 * Replaces imports of the project's own sheets by scoped copies before the sheet.
 * @param {HTMLStyleElement} style
 * @param {PartScope} scope
 */
function takeImports(style, scope) {
  const sheet = style.sheet;
  for (let at = 0; sheet && at < sheet.cssRules.length; ) {
    const rule = sheet.cssRules[at];
    const path = rule instanceof CSSImportRule ? ownPath(rule.href) : undefined;
    const css = path === undefined ? undefined : readText(pathAddress(path));
    if (path === undefined || css === undefined || !(rule instanceof CSSImportRule)) {
      at += 1;
      continue;
    }
    sheet.deleteRule(at);
    addPartStyle(css, scope, path, rule.media.mediaText, style);
  }
}

/**
 * The path of an address that is in this project.
 * @param {string | null} address
 */
function ownPath(address) {
  const url = new URL(address ?? '', document.baseURI);
  return url.origin === location.origin ? decodeURIComponent(url.pathname.slice(1)) : undefined;
}

/**
 * Puts the selectors of rules under a part. Names of keyframes and fonts stay global, as in the format.
 * @param {CSSRuleList} rules
 * @param {PartScope} scope
 */
function scopeRules(rules, scope) {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule) {
      const selectors = splitOutside(rule.selectorText, ',');
      rule.selectorText = selectors.map((each) => scopeSelector(each, scope)).join(', ');
    } else if (rule instanceof CSSGroupingRule && !(rule instanceof CSSScopeRule)) {
      scopeRules(rule.cssRules, scope);
    }
  }
}

/**
 * Takes over a `<link>` of a part: style sheets of the project are scoped, all else goes into the head once.
 * @param {Element} link
 * @param {PartScope} scope
 */
function addPartLink(link, scope) {
  const written = link.getAttribute('href') ?? '';
  const address = addressMap([written], scope.file)(written);
  const isSheet = /(^|\s)stylesheet(\s|$)/i.test(link.getAttribute('rel') ?? '');
  const path = isSheet && !/^[a-z]+:|^\/\//i.test(address) ? ownPath(address) : undefined;
  const css = path === undefined ? undefined : readText(pathAddress(path));
  if (path !== undefined && css !== undefined) {
    addPartStyle(css, scope, path, link.getAttribute('media') ?? '');
    return;
  }
  const known = [...document.querySelectorAll('link')].some((each) => each.href === address);
  if (known || takenLinks.has(address)) return;
  takenLinks.add(address);
  const copy = document.importNode(link, false);
  copy.setAttribute('href', address);
  document.head.append(copy);
}
