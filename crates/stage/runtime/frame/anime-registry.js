// `hyperframesAnime`: compositions register what anime.js made under the name of the composition it moves. It becomes a
// timeline of the registry, so that all that is said of timelines holds for it.

/** Something of anime.js, in seconds, as a timeline. */
class AnimeTimeline {
  /**
   * @param {string} id
   * @param {any} instance
   * @param {Record<string, number>} labels seconds by name
   */
  constructor(id, instance, labels) {
    this.id = id;
    this.instance = instance;
    this.labels = labels;
  }

  /** Seconds; endless where the instance does not say. */
  duration() {
    return animeLength(this.instance) / 1000;
  }

  /** @param {number} seconds */
  seek(seconds) {
    this.instance.seek?.(seconds * 1000);
  }

  pause() {
    this.instance.pause?.();
  }
}

/**
 * @param {any} instance
 * @returns {number} milliseconds
 */
function animeLength(instance) {
  for (const name of ['totalDuration', 'duration']) {
    const given = instance[name];
    const length = Number(typeof given === 'function' ? given.call(instance) : given);
    if (length > 0) return length;
  }
  return Number.POSITIVE_INFINITY;
}

/** Seeks beyond the end of anything whose length is not known. */
const BEYOND_MS = ENDLESS_SECONDS * 1000;
/** What anime.js does not put back when it goes back to the beginning. */
const KEPT_STYLES = ['visibility', 'display'];

/**
 * Lets every part of a timeline of anime.js come once: before that it leaves out where they begin.
 * @param {AnimeTimeline} timeline
 */
function prime(timeline) {
  const styles = [...document.querySelectorAll('[style]')].map((element) => ({
    style: /** @type {HTMLElement} */ (element).style,
    kept: KEPT_STYLES.map((name) =>
      /** @type {HTMLElement} */ (element).style.getPropertyValue(name),
    ),
  }));
  guarded(() => {
    const length = animeLength(timeline.instance);
    timeline.instance.seek?.(Math.min(length, BEYOND_MS));
    timeline.instance.seek?.(0);
  });
  for (const { style, kept } of styles) {
    for (const [at, name] of KEPT_STYLES.entries())
      if (style.getPropertyValue(name) !== kept[at]) style.setProperty(name, kept[at] ?? '');
  }
}

/**
 * What a page, or the scripts of a part, find as `hyperframesAnime`.
 * @param {() => Record<string, any>} registry
 */
function animeRegistry(registry) {
  const find = (/** @type {string} */ id) => {
    const entry = registry()[id];
    return entry instanceof AnimeTimeline ? entry : null;
  };
  return {
    register(/** @type {string} */ id, /** @type {any} */ instance, /** @type {any} */ options) {
      const timeline = new AnimeTimeline(id, instance, { ...options?.labels });
      registry()[id] = timeline;
      return timeline;
    },
    unregister: (/** @type {string} */ id) => {
      if (find(id)) delete registry()[id];
    },
    get: find,
    entries: () => Object.keys(registry()).flatMap((id) => find(id) ?? []),
    resolveLabel: (/** @type {string} */ id, /** @type {string} */ label) =>
      find(id)?.labels[label] ?? null,
  };
}

/**
 * What is registered under names that no composition has: it goes with the video from its beginning.
 * @returns {AnimeTimeline[]}
 */
function looseAnimeTimelines() {
  const taken = new Set(
    [...document.querySelectorAll('[data-composition-id]')].map(
      (element) => /** @type {HTMLElement} */ (element).dataset.compositionId,
    ),
  );
  return Object.entries(window.__timelines ?? {}).flatMap(([id, each]) =>
    each instanceof AnimeTimeline && !taken.has(id) && unclaimed(each) ? [each] : [],
  );
}
