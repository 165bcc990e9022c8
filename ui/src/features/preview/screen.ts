/** The canvas that shows frames, and what is needed to draw them. */

import type { FrameMessage } from '../../backend/frame_message';

export class Screen {
  #canvas: HTMLCanvasElement | null = null;

  /** Frames are drawn here from now on; the returned function ends that. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvas = canvas;
    return () => {
      if (this.#canvas === canvas) this.#canvas = null;
    };
  }

  decode(message: FrameMessage): Promise<ImageBitmap> {
    return createImageBitmap(new Blob([message.image], { type: message.type }));
  }

  draw(image: ImageBitmap, message: FrameMessage): void {
    const canvas = this.#canvas;
    const context = canvas?.getContext('2d') ?? null;
    if (canvas !== null && context !== null) {
      // Setting the size, even to itself, clears and reallocates.
      if (canvas.width !== message.width) canvas.width = message.width;
      if (canvas.height !== message.height) canvas.height = message.height;
      context.clearRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
    }
    image.close();
  }
}
