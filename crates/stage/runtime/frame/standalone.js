// A part opened on its own: a file whose composition is in a template gets a host of its declared size.

/**
 * The template to show where the page itself holds no composition.
 * @returns {HTMLTemplateElement | undefined}
 */
function standaloneTemplate() {
  const onPage = [...document.querySelectorAll('[data-composition-id]')];
  if (onPage.some((element) => element !== document.documentElement)) return undefined;
  const templates = [...document.querySelectorAll('template')];
  const id = document.documentElement.dataset.compositionId;
  const named = templates.find((each) => id && each.id === `${id}-template`);
  return named ?? templates.find((each) => outermostComposition(each.content));
}

/** Mounts the part that a page is, if it is one: in a host that is the root. */
function mountStandalone() {
  const template = standaloneTemplate();
  if (!template) return;
  const page = document.documentElement;
  const tree = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  const inner = innerRoot(tree, page.dataset.compositionId ?? '');
  const host = document.createElement('div');
  host.dataset.compositionId = inner?.dataset.compositionId ?? page.dataset.compositionId ?? 'part';
  host.dataset.root = 'true';
  for (const from of [inner, page]) {
    if (!from) continue;
    const { width, height, duration, compositionDuration, fps } = from.dataset;
    host.dataset.width ??= width ?? '';
    host.dataset.height ??= height ?? '';
    host.dataset.duration ??= duration ?? compositionDuration ?? '';
    host.dataset.fps ??= fps ?? '';
    for (const name of /** @type {const} */ (['width', 'height', 'duration', 'fps']))
      if (host.dataset[name] === '') delete host.dataset[name];
  }
  host.dataset.width ??= '1920';
  host.dataset.height ??= '1080';
  if ([page, inner].some((element) => element?.hasAttribute('data-no-timeline')))
    host.setAttribute('data-no-timeline', '');
  delete page.dataset.compositionId;
  seenHosts.add(host);
  document.body.append(host);
  const file = entryFile();
  const text = readText(pathAddress(file)) ?? '';
  fillHost(host, { tree, before: [], page: [page] }, { file, text, chain: [file] }, '');
  // The variables are the part's, and the part is all there is.
  page.removeAttribute('data-composition-variables');
}
