// Pictures that scripts load without putting them into the document: for canvases and textures.

/** How many are on their way. */
let openImages = 0;
/** @type {(() => void)[]} told when none is any more */
let imageWaits = [];

/** Counts them from here on. */
function installScriptImages() {
  const { prototype } = HTMLImageElement;
  const property = Object.getOwnPropertyDescriptor(prototype, 'src');
  Object.defineProperty(prototype, 'src', {
    ...property,
    set(/** @type {string} */ address) {
      property?.set?.call(this, address);
      const isOurs = String(address).startsWith('/__stillcut/');
      if (!isOurs && !this.isConnected && !this.complete) countImage(this);
    },
  });
}

/** @param {HTMLImageElement} image */
function countImage(image) {
  openImages += 1;
  const ended = async () => {
    image.removeEventListener('load', ended);
    image.removeEventListener('error', ended);
    // What is done with the picture begins after it, and may ask for the next one.
    await realDelay(0);
    openImages = Math.max(0, openImages - 1);
    if (openImages === 0) releaseImageWaits();
  };
  image.addEventListener('load', ended);
  image.addEventListener('error', ended);
}

function releaseImageWaits() {
  const waits = imageWaits;
  imageWaits = [];
  for (const release of waits) release();
}

/**
 * The end of what scripts load now, if anything; what does not come is waited for once.
 * @returns {Promise<unknown> | undefined}
 */
function scriptImages() {
  if (openImages === 0) return undefined;
  const ended = new Promise((resolve) => {
    imageWaits.push(() => resolve(undefined));
  });
  return awaitNamed('A picture that a script loads', ended, null).then(() => {
    openImages = 0;
    imageWaits = [];
  });
}
