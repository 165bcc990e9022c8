// Copies of canvases that nothing shows any more.

/** Bytes of such copies at which the browser's collector is run: of some 35 frames of a canvas of 1280x720. */
const LIMIT = 128 * 1024 * 1024;

/**
 * Runs the collector when it is worth it. What was recorded of a page keeps what its canvases showed until it is
 * collected, and the browser counts a few bytes for each recording, not megabytes: left alone, its memory grew by a
 * copy of the canvas for every frame.
 */
export class Garbage {
  constructor() {
    this.bytes = 0;
  }

  /** @param {number} bytes that soon are not needed any more */
  add(bytes) {
    this.bytes += bytes;
  }

  /** Takes some ten milliseconds when there is something to do. */
  sweep() {
    if (this.bytes < LIMIT) return;
    this.bytes = 0;
    window.__stillcutCollect?.();
  }
}
