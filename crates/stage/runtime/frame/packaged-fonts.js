// Families that style sheets name and nobody loads: those that are installed with the libraries are declared before the
// page's own scripts run. The browser loads a file only when text needs it.

/** @type {Map<FontFace, PackagedFamily>} the faces that were declared here */
const packagedFaces = new Map();

/** @type {MutationObserver | undefined} what sees the page's style sheets come */
let sheetObserver;

/** @param {string} family */
function unquoted(family) {
  return family.replace(/^["']|["']$/g, '');
}

/** Declares what is installed; a font of this machine goes before one that would stand in for it. */
function installPackagedFonts() {
  for (const family of PACKAGED_FONTS) {
    if (family.stand_in && isInstalled(family.name)) continue;
    for (const { file, weight, style, stretch, range } of family.faces) {
      /** @type {FontFaceDescriptors} */
      const descriptors = { weight, style, display: 'block' };
      if (stretch) descriptors.stretch = stretch;
      if (range) descriptors.unicodeRange = range;
      const source = `url("${location.origin}${file}") format("woff2")`;
      const face = new FontFace(family.name, source, descriptors);
      packagedFaces.set(face, family);
      document.fonts.add(face);
    }
  }
  if (packagedFaces.size === 0) return;
  // Observers are told before the next script runs: what it measures loads no font in vain.
  sheetObserver = new MutationObserver((records) => {
    if (records.some(bringsSheet)) withdrawPackagedFonts();
  });
  sheetObserver.observe(document, { childList: true, subtree: true });
}

/** @param {MutationRecord} record */
function bringsSheet({ addedNodes }) {
  return [...addedNodes].some((node) => node instanceof HTMLStyleElement);
}

/** Families that the page declares itself are its own affair. */
function withdrawPackagedFonts() {
  const declared = new Set();
  for (const face of document.fonts)
    if (!packagedFaces.has(face)) declared.add(unquoted(face.family).toLowerCase());
  for (const [face, { name }] of packagedFaces) {
    if (!declared.has(name.toLowerCase())) continue;
    document.fonts.delete(face);
    packagedFaces.delete(face);
  }
}

/** Loads what text is set in, also that of later clips. */
async function loadPackagedFonts() {
  if (packagedFaces.size === 0) return;
  /** @type {Map<string, string>} font -> text */
  const texts = new Map();
  for (const element of textElements()) {
    const { fontStyle, fontWeight, fontFamily } = getComputedStyle(element);
    const font = `${fontStyle} ${fontWeight} 16px ${fontFamily}`;
    texts.set(font, (texts.get(font) ?? '') + element.textContent);
  }
  const loads = [...texts].map(([font, text]) => document.fonts.load(font, text));
  await Promise.all(loads.map((load) => load.catch(() => [])));
}

/**
 * The installed family behind a name.
 * @param {string} name
 */
function packagedFamily(name) {
  for (const family of packagedFaces.values())
    if (family.name.toLowerCase() === name.toLowerCase()) return family;
  return undefined;
}
