/** Zoom and scroll of the timeline, and what it shows. */

import type { Analysis } from '../../bindings';
import { fitView, follow, resizeView, scrollTo, type View, withFrames, zoomAt } from './geometry';

const ZOOM_STEP = 1.5;

export class TimelineState {
  view = $state.raw<View>(fitView(1, 1));
  /** Whether the view pages along with the playhead. */
  follows = $state(true);
  /** Whether the band shows the last export instead of the plan. */
  showsExport = $state(true);
  /** Frame under the pointer. */
  hover = $state<number | null>(null);
  #path: string | null = null;

  /** Shows a composition, or a newer version of it: then zoom and scroll are kept. */
  load(path: string | null, analysis: Analysis | null): void {
    const frames = Math.max(1, analysis?.frames ?? 1);
    const isOther = path !== this.#path;
    this.#path = path;
    if (isOther) this.view = fitView(frames, this.view.width);
    else if (frames !== this.view.frames) this.view = withFrames(this.view, frames);
  }

  resize(width: number): void {
    if (width > 0 && width !== this.view.width) this.view = resizeView(this.view, width);
  }

  /** Zooms around the playhead where that is visible, else around the middle. */
  zoom(direction: 1 | -1, frame: number): void {
    const x = frame * this.view.scale - this.view.scroll;
    const visible = x >= 0 && x <= this.view.width;
    this.zoomAt(visible ? x : this.view.width / 2, direction > 0 ? ZOOM_STEP : 1 / ZOOM_STEP);
  }

  zoomAt(x: number, factor: number): void {
    this.view = zoomAt(this.view, x, factor);
  }

  fit(): void {
    this.view = fitView(this.view.frames, this.view.width);
  }

  /** Scrolls by hand; the playhead may leave until it is followed again. */
  scrollBy(pixels: number): void {
    this.scrollTo(this.view.scroll + pixels);
  }

  scrollTo(scroll: number): void {
    this.view = scrollTo(this.view, scroll);
  }

  /** Keeps a frame visible. */
  reveal(frame: number): void {
    this.view = follow(this.view, frame);
  }
}
