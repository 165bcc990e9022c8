// Where in the project's files an element was written.

/** @type {Promise<string> | undefined} the page as it is on disk */
let pageText;

/**
 * File and line in which an element was written; the file alone where a script made it.
 * @param {Element} element
 * @param {string} written what stands in its tag, such as the name of its file
 */
async function writtenAt(element, written) {
  const scope = scopeAround(element);
  const file = scope ? scope.file : entryFile();
  pageText ??= native.fetch(location.pathname).then((page) => page.text());
  const text = scope ? scope.text : await pageText;
  const marks = [element.id && `id="${element.id}"`, element.id && `id='${element.id}'`, written];
  const at = marks.map((mark) => (mark ? text.indexOf(mark) : -1)).find((place) => place >= 0);
  return at === undefined ? file : `${file}:${text.slice(0, at).split('\n').length}`;
}
