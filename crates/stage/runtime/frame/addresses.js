// Addresses in parts: which file they mean is asked of the server, which looks in the part's folder, then in the project's.

/** Attributes with an address that loads something. */
const ADDRESS_ATTRIBUTES = ['src', 'href', 'xlink:href', 'poster'];

/**
 * What the server says of addresses written in a file of the project.
 * @param {string[]} addresses
 * @param {string} from path of that file from the project's root
 * @param {'part' | 'file'} wanted
 * @returns {({path: string, exists: boolean, other: string | null} | null)[]}
 */
function locateAddresses(addresses, from, wanted) {
  const query = new URLSearchParams({ from, wanted });
  for (const address of addresses) query.append('address', address);
  return JSON.parse(readText(`/__stillcut/locate?${query}`) ?? '[]');
}

/**
 * A file of the project, at once: the parser stands still meanwhile, so that a part is there before the next script.
 * @param {string} address
 * @returns {string | undefined} nothing when there is no such file
 */
function readText(address) {
  const request = new native.XMLHttpRequest();
  request.open('GET', address, false);
  try {
    request.send();
  } catch {
    return undefined;
  }
  return request.status === 200 ? request.responseText : undefined;
}

/**
 * @param {string} path from the project's root
 */
function pathAddress(path) {
  return `/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Whether an address depends on the file it is written in.
 * @param {string} address
 */
function isRelative(address) {
  return address !== '' && !/^([a-z][a-z0-9+.-]*:|\/|#|\?|\\)/i.test(address);
}

/**
 * Where relative addresses of a file lead: a function from what is written to what the page must say.
 * @param {Iterable<string>} addresses
 * @param {string} from
 * @returns {(address: string) => string}
 */
function addressMap(addresses, from) {
  const relative = [...new Set([...addresses].map((each) => each.trim()).filter(isRelative))];
  const known = new Map();
  if (relative.length > 0) {
    for (const [index, located] of locateAddresses(relative, from, 'file').entries()) {
      const written = relative[index] ?? '';
      if (!located) continue;
      const suffix = /[?#].*$/s.exec(written)?.[0] ?? '';
      known.set(written, pathAddress(located.path) + suffix);
      if (located.other) reportAmbiguous(written, located.path, located.other, from);
    }
  }
  return (address) => known.get(address.trim()) ?? address;
}

/**
 * @param {string} written
 * @param {string} taken
 * @param {string} other
 * @param {string} from
 */
function reportAmbiguous(written, taken, other, from) {
  report({
    severity: 'info',
    code: 'ambiguous_address',
    message: `${written} is ${taken} here, which is nearer than ${other}`,
    place: from,
    fix: `Write /${other} if that file is meant.`,
  });
}

/**
 * The addresses of a style sheet: `url(...)` and the targets of `@import`, each with its place in the text.
 * @param {string} css
 */
function cssAddresses(css) {
  /** @type {{begin: number, end: number, address: string}[]} */
  const found = [];
  // Comments and strings are matched first, so that nothing inside of them counts.
  const tokens =
    /\/\*.*?(?:\*\/|$)|@import\s+("[^"]*"|'[^']*')|(?<![\w-])url\(\s*("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'()\s]*)\s*\)|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/gis;
  for (const token of css.matchAll(tokens)) {
    const written = token[1] ?? token[2];
    if (written === undefined) continue;
    const begin = token.index + token[0].indexOf(written, token[2] === undefined ? 7 : 4);
    const address = written.replace(/^(["'])(.*)\1$/s, '$2');
    found.push({ begin, end: begin + written.length, address });
  }
  return found;
}

/**
 * A style sheet with other addresses.
 * @param {string} css
 * @param {(address: string) => string} map
 */
function mapCssAddresses(css, map) {
  let result = '';
  let done = 0;
  for (const { begin, end, address } of cssAddresses(css)) {
    result += `${css.slice(done, begin)}"${map(address).replace(/["\\\n]/g, encodeURIComponent)}"`;
    done = end;
  }
  return result + css.slice(done);
}

/**
 * Rewrites the relative addresses of a tree that was written in another file than the page.
 * @param {ParentNode} tree
 * @param {string} from
 */
function rewriteAddresses(tree, from) {
  const elements = [...tree.querySelectorAll('*')].filter(
    (element) => !element.matches('a, script, link'),
  );
  const written = elements.flatMap((element) => [
    ...ADDRESS_ATTRIBUTES.map((name) => element.getAttribute(name) ?? ''),
    ...cssAddresses(element.getAttribute('style') ?? '').map(({ address }) => address),
    ...sourceSet(element).map(([address]) => address),
  ]);
  const map = addressMap(written, from);
  for (const element of elements) {
    for (const name of ADDRESS_ATTRIBUTES) {
      const value = element.getAttribute(name);
      if (value !== null && map(value) !== value) element.setAttribute(name, map(value));
    }
    const style = element.getAttribute('style');
    if (style?.includes('url(')) element.setAttribute('style', mapCssAddresses(style, map));
    const set = sourceSet(element);
    if (set.length > 0)
      element.setAttribute('srcset', set.map(([at, size]) => `${map(at)} ${size}`).join(', '));
  }
}

/**
 * Addresses and sizes of a `srcset`.
 * @param {Element} element
 * @returns {[string, string][]}
 */
function sourceSet(element) {
  const text = element.getAttribute('srcset') ?? '';
  return [...text.matchAll(/([^\s,]\S*[^\s,])(?:\s+([\d.]+[wx]))?\s*(?:,|$)/g)].map((match) => [
    match[1] ?? '',
    match[2] ?? '',
  ]);
}
