// What the server knows of videos, and their stills: pictures that were loaded and are ready to be painted.

/** A frame that begins this little later is shown already: containers round times, whole milliseconds at worst. */
const MAX_TICK_SLACK = 0.001;
const MIN_TICK_SLACK = 1e-6;

/** @type {Map<string, Promise<MovingPicture | {error: StillFailure}>>} path -> what is known */
const movingPictures = new Map();

/**
 * What is known of a video or an animated picture in the project, asked for once.
 * @param {string} path percent-decoded, from the origin's root
 */
function describeMoving(path) {
  let known = movingPictures.get(path);
  if (!known) {
    known = fetchMoving(path);
    movingPictures.set(path, known);
  }
  return known;
}

/**
 * @param {string} path
 * @returns {Promise<MovingPicture | {error: StillFailure}>}
 */
async function fetchMoving(path) {
  const answer = await native.fetch(`/__stillcut/moving?${new URLSearchParams({ path })}`);
  const told = await answer.json();
  if (told.error) return told;
  const [num, den] = told.tick;
  const times = Float64Array.from(
    told.frames,
    (/** @type {number} */ ticks) => (ticks * num) / den,
  );
  const slack = Math.min(Math.max(num / den / 2, MIN_TICK_SLACK), MAX_TICK_SLACK);
  return { ...told, path, times, slack };
}

/**
 * The frame shown at a time: the last one that begins at or before it, the first one before all of them.
 * @param {MovingPicture} moving
 * @param {number} seconds of the file
 */
function frameIndex(moving, seconds) {
  let [low, high] = [0, moving.times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (/** @type {number} */ (moving.times[middle]) <= seconds + moving.slack) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Names the lanes of this page: another page of the same composition decodes by itself. */
const laneName = crypto.randomUUID();
let lanes = 0;

/** A place that shows stills of one video, one after the other. */
class StillPlace {
  constructor() {
    lanes += 1;
    this.lane = `${laneName}-${lanes}`;
    /** Address of the picture that is loaded. */
    this.address = '';
    /** @type {HTMLImageElement | undefined} the picture; the browser keeps it as long as we do */
    this.image = undefined;
    /** @type {StillFailure | undefined} why there is none */
    this.failure = undefined;
  }

  /**
   * @param {MovingPicture} moving
   * @param {number} index
   * @param {{width: number, height: number}} size
   */
  addressOf(moving, index, { width, height }) {
    const { lane } = this;
    const query = { path: moving.path, lane, index, width, height };
    return `/__stillcut/still?${new URLSearchParams(/** @type {any} */ (query))}`;
  }

  /**
   * Loads a still unless it is the one that is there.
   * @param {string} address
   * @returns {Promise<void> | undefined} nothing when it is there
   */
  load(address) {
    if (address === this.address || this.failure) return undefined;
    this.address = address;
    const image = new native.Image();
    const loaded = new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
    });
    image.src = address;
    return loaded.then(
      () => {
        if (this.address === address) this.image = image;
      },
      () => this.explain(address),
    );
  }

  /**
   * Learns why a still could not be loaded.
   * @param {string} address
   */
  async explain(address) {
    const answer = await native.fetch(address);
    this.failure = answer.ok
      ? { code: 'video_broken', message: 'The browser cannot read a still', fix: null }
      : (await answer.json()).error;
  }
}
