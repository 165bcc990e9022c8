// What is shown for files of other hosts that are not on this machine: nothing, instead of the browser's own signs.

/** A picture of nothing. */
const BLANK = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
const BLANK_CONTENT = `url("${BLANK}")`;

/** Pictures of other hosts that did not come are left blank until others take their place. */
function installBlanks() {
  const picture = (/** @type {Event} */ { target }) =>
    target instanceof HTMLImageElement ? target : undefined;
  const leave = (/** @type {Event} */ event) => {
    const image = picture(event);
    const address = image && (image.currentSrc || image.src);
    if (!address || !/^https?:/.test(address) || address.startsWith(`${location.origin}/`)) return;
    image.style.content = BLANK_CONTENT;
  };
  const show = (/** @type {Event} */ event) => {
    const image = picture(event);
    if (image?.style.content === BLANK_CONTENT) image.style.removeProperty('content');
  };
  window.addEventListener('error', leave, true);
  window.addEventListener('load', show, true);
}
