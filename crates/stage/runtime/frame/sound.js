// Elements that sound: which ones, when, how loud. They are never played here; the engine decodes and mixes their
// sources. What this page says is how the composition resolves, scripts included.

/** The largest gain of the format: 12 dB. */
const MAX_GAIN = 10 ** (12 / 20);

/** @type {WeakMap<HTMLMediaElement, number>} volumes that scripts and tweens set */
const volumesSet = new WeakMap();
/** @type {HTMLMediaElement[]} the elements that the engine knows, by their place in this list */
let soundElements = [];

/**
 * @param {string | undefined} text
 */
function declaredGain(text) {
  return Math.min(MAX_GAIN, Math.max(0, timingNumber(text) ?? 1));
}

/**
 * What a script set, else `data-volume`: a tween begins where the author's attribute is.
 * @param {HTMLMediaElement} element
 */
function volumeOf(element) {
  return volumesSet.get(element) ?? declaredGain(element.dataset.volume);
}

/** Lets `volume` go to 12 dB and be read back, and keeps audio from being played by the browser. */
function installSound() {
  Object.defineProperty(HTMLMediaElement.prototype, 'volume', {
    configurable: true,
    enumerable: true,
    get() {
      return volumeOf(this);
    },
    set(value) {
      const volume = Number(value);
      if (!Number.isFinite(volume)) throw new TypeError('volume must be a finite number');
      volumesSet.set(this, volume);
    },
  });
  HTMLAudioElement.prototype.play = function play() {
    if (!this.isConnected) reportDetachedSound(this);
    return Promise.resolve();
  };
}

/**
 * @param {HTMLAudioElement} element
 */
function reportDetachedSound(element) {
  report({
    severity: 'warning',
    code: 'imperative_sound',
    message: 'A script plays a sound that is not in the document; it is not exported',
    place: element.src ? placeOf(element.src) : null,
    fix: 'Put an <audio> element with data-start where the sound belongs.',
  });
}

/**
 * The address that an element plays, or nothing.
 * @param {HTMLMediaElement} element
 */
function soundAddress(element) {
  if (element.hasAttribute('src')) return element.src;
  const sources = [...element.querySelectorAll('source')];
  const playable = sources.find((source) => !source.type || element.canPlayType(source.type));
  return playable?.src ?? '';
}

/**
 * A path from the project's root, where the address is one of this origin.
 * @param {string} address
 */
function sourceOf(address) {
  const url = new URL(address, document.baseURI);
  return url.origin === location.origin ? url.pathname : url.href;
}

/**
 * Whether an element is silent as it is now.
 * @param {HTMLMediaElement} element
 */
function isSilent(element) {
  return element.muted || element.closest('[data-hidden]') !== null || isGroupHidden(element);
}

/**
 * @param {HTMLMediaElement} element
 * @returns {HTMLElement | null}
 */
function soundGroup(element) {
  const id = element instanceof HTMLAudioElement ? element.dataset.audioGroup : undefined;
  return id ? document.querySelector(`hf-audio-group[id="${CSS.escape(id)}"]`) : null;
}

/**
 * @param {HTMLMediaElement} element
 */
function isGroupHidden(element) {
  return soundGroup(element)?.closest('[data-hidden]') != null;
}

/**
 * Seconds for which a source sounds; nothing while that is unknown, or when it never ends.
 * @param {HTMLAudioElement} element
 */
function soundLength(element) {
  if (element.loop || !Number.isFinite(element.duration)) return undefined;
  return Math.max(0, element.duration - mediaStart(element)) / mediaRate(element);
}

/** Waits until the browser knows how long the sounds are whose length nobody wrote down. */
function soundsReady() {
  const unknown = [...document.querySelectorAll('audio')].filter(
    (element) => declaredDuration(element) === undefined && soundAddress(element) !== '',
  );
  return Promise.all(unknown.map(readSoundLength));
}

/**
 * @param {HTMLAudioElement} element
 */
async function readSoundLength(element) {
  if (element.readyState >= HTMLMediaElement.HAVE_METADATA || element.error) return;
  if (element.preload === 'none') element.preload = 'metadata';
  const read = new Promise((resolve) => {
    for (const name of ['loadedmetadata', 'error'])
      element.addEventListener(name, resolve, { once: true });
    // The last of several sources fails without an error of the element itself.
    element.querySelector('source:last-of-type')?.addEventListener('error', resolve);
  });
  await awaitNamed('A sound', read, placeOf(soundAddress(element)));
}

/**
 * When an element sounds: its own window, as far as attributes say it, inside of those around it. Where its source ends
 * is for the engine to find out.
 * @param {HTMLMediaElement} element
 */
function soundWindow(element) {
  const opens = element.hasAttribute('data-start') ? absoluteStart(element) : latestStart(element);
  const around = windowOf(element.parentElement ?? element, videoDuration);
  const length = declaredDuration(element);
  return {
    opens,
    start: Math.max(opens, around.start),
    end: length === undefined ? around.end : Math.min(opens + length, around.end),
  };
}

/** Sounds that begin with what they are in, as clips. */
function untimedSounds() {
  const elements = /** @type {NodeListOf<HTMLAudioElement>} */ (
    document.querySelectorAll('audio:not([data-start])')
  );
  return [...elements]
    .filter((element) => soundAddress(element) !== '')
    .map((element) => {
      const { start, end } = soundWindow(element);
      return { element, start, end: Math.min(end, start + (soundLength(element) ?? end)) };
    });
}

/**
 * @param {HTMLMediaElement} element
 * @param {number} index
 */
function soundFacts(element, index) {
  const { dataset } = element;
  const tag = element instanceof HTMLVideoElement ? 'video' : 'audio';
  const group = soundGroup(element);
  return {
    id: element.id || `${tag}-${index + 1}`,
    tag,
    source: sourceOf(soundAddress(element)),
    ...soundWindow(element),
    trim: mediaStart(element),
    rate: mediaRate(element),
    repeats: element.loop,
    volume: volumeOf(element),
    silent: isSilent(element),
    declared: tag === 'audio' || dataset.hasAudio === 'true',
    automation: dataset.automation ?? null,
    group: group && {
      id: group.id,
      volume: declaredGain(group.dataset.volume),
      automation: group.dataset.automation ?? null,
    },
  };
}

/**
 * Everything that may sound.
 * @param {boolean} mayChange whether code of the composition runs while it is seeked
 */
function collectSound(mayChange) {
  const media = /** @type {NodeListOf<HTMLMediaElement>} */ (
    document.querySelectorAll('audio, video')
  );
  soundElements = [...media].filter(
    (element) => element.dataset.hasAudio !== 'false' && soundAddress(element) !== '',
  );
  const changes = soundElements.length > 0 && (mayChange || tweensSound());
  return { elements: soundElements.map(soundFacts), changes };
}

/**
 * Whether a tween can be heard but not seen.
 * @param {SeekableTimeline} tween
 */
function changesSoundAlone(tween) {
  const targets = tween.targets?.() ?? [];
  return targets.length > 0 && targets.every((target) => target instanceof HTMLAudioElement);
}

/** Whether a registered timeline animates an element that sounds. */
function tweensSound() {
  return played.some(({ timeline }) =>
    (timeline.getChildren?.(true, true, false) ?? []).some((tween) =>
      (tween.targets?.() ?? []).some((target) => target instanceof HTMLMediaElement),
    ),
  );
}

/**
 * Visits frames in order and says how loud everything is where that changes: place in the list, frame, volume. An
 * element with automation of its own is either heard (1) or not (0).
 * @param {number} from first frame
 * @param {number} to first frame no longer visited
 * @returns {Promise<[number, number, number][]>}
 */
async function visitVolumes(from, to) {
  /** @type {[number, number, number][]} */
  const changes = [];
  const last = soundElements.map(() => Number.NaN);
  for (let frame = from; frame < to; frame += 1) {
    seek(frame);
    soundElements.forEach((element, index) => {
      const volume = element.dataset.automation ? 1 : Math.max(0, volumeOf(element));
      const heard = isSilent(element) ? 0 : volume;
      if (heard !== last[index]) changes.push([index, frame, heard]);
      last[index] = heard;
    });
  }
  await pendingAssets();
  return changes;
}
