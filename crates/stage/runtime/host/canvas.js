// The drawable canvas: an element inside it is painted by the browser and drawn by us.

import { canvasPixels, drawElement, drawingContext } from './drawn.js';

/**
 * A canvas whose child is laid out, painted and drawable. Both spellings of the feature are set: the attribute was
 * `layoutsubtree`; since September 2026 the specification says `content="drawable"`.
 */
export class DrawableCanvas {
  /**
   * @param {HTMLElement} child
   * @param {number} width
   * @param {number} height
   * @param {boolean} transparent keeps what is not painted transparent, instead of white
   */
  constructor(child, width, height, transparent = false) {
    this.width = width;
    this.height = height;
    this.child = child;
    this.transparent = transparent;
    this.element = document.createElement('canvas');
    this.element.setAttribute('layoutsubtree', '');
    this.element.setAttribute('content', 'drawable');
    this.element.width = width;
    this.element.height = height;
    this.element.style.width = `${width}px`;
    this.element.style.height = `${height}px`;
    child.setAttribute('drawable', '');
    child.style.width = `${width}px`;
    child.style.height = `${height}px`;
    this.element.append(child);
    /** @type {CanvasRenderingContext2D | undefined} none where a worker draws */
    this.context = undefined;
    /** Sticky: set by every paint, cleared only by taking a snapshot. */
    this.painted = true;
    /** @type {(() => void) | undefined} what to do inside the next paint event */
    this.onPaint = undefined;
    this.element.addEventListener('paint', () => {
      this.painted = true;
      const call = this.onPaint;
      this.onPaint = undefined;
      call?.();
    });
    document.body.append(this.element);
  }

  /** Makes the next rendering update fire a paint event even when nothing changed. */
  requestPaint() {
    this.element.requestPaint();
  }

  /**
   * Makes the next rendering update record the child's picture afresh, and fire a paint event. Without it the browser
   * keeps what was recorded inside an element that moved by less than a sixty-fourth of a pixel, and a picture depends
   * on the ones painted before it. Containment shows nothing: a frame contains its paint anyway.
   */
  requestFreshPaint() {
    const { style } = this.child;
    style.contain = style.contain === 'paint' ? '' : 'paint';
    this.element.requestPaint();
  }

  /**
   * Draws the child and reads it back, on this thread. Call it inside a paint event.
   * @returns {Uint8ClampedArray} as `canvasPixels` gives it
   */
  draw() {
    const context = this.context ?? drawingContext(this.element);
    this.context = context;
    this.painted = false;
    drawElement(context, this.child, this.transparent);
    return canvasPixels(context);
  }

  /**
   * What was recorded of the child, for who owns the canvas's drawing. Call it inside a paint event.
   * @returns {ElementImage}
   */
  record() {
    this.painted = false;
    return this.element.captureElementImage(this.child);
  }

  remove() {
    this.element.remove();
  }
}
