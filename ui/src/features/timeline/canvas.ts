/** Canvases at the screen's resolution. */

/** Clears a canvas of the given CSS size for drawing; `null` where there is no 2D canvas. */
export function beginPaint(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio || 1;
  const wide = Math.max(1, Math.round(width * ratio));
  const high = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext('2d');
  if (context === null) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Runs the newest of many wishes to paint, once before the next screen update. */
export class PaintLoop {
  #wish: (() => void) | null = null;
  #asked = 0;

  want(paint: () => void): void {
    this.#wish = paint;
    if (this.#asked !== 0) return;
    this.#asked = requestAnimationFrame(() => {
      this.#asked = 0;
      this.#wish?.();
    });
  }

  stop(): void {
    cancelAnimationFrame(this.#asked);
    this.#wish = null;
  }
}
