/**
 * Decodes and draws frame messages, newest wins. Every message is acknowledged exactly once:
 * after it was drawn, or as soon as it is known that it never will be.
 */

import type { FrameMessage } from '../../backend/frame_message';

export interface PictureDoor<Image> {
  decode(message: FrameMessage): Promise<Image>;
  draw(image: Image, message: FrameMessage): void;
  acknowledge(seq: number): void;
  failed(thrown: unknown): void;
}

export class PictureQueue<Image> {
  readonly #door: PictureDoor<Image>;
  #waiting: FrameMessage | null = null;
  #busy = false;
  #revision = 0;

  constructor(door: PictureDoor<Image>) {
    this.#door = door;
  }

  /** Frames of other revisions are stale from now on. */
  expect(revision: number): void {
    this.#revision = revision;
  }

  push(message: FrameMessage): void {
    if (this.#waiting !== null) this.#door.acknowledge(this.#waiting.seq);
    this.#waiting = message;
    if (!this.#busy) void this.#drain();
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#waiting !== null) {
      const message = this.#waiting;
      this.#waiting = null;
      await this.#show(message);
    }
    this.#busy = false;
  }

  async #show(message: FrameMessage): Promise<void> {
    try {
      if (!this.#isCurrent(message)) return;
      const image = await this.#door.decode(message);
      if (this.#isCurrent(message)) this.#door.draw(image, message);
    } catch (thrown) {
      this.#door.failed(thrown);
    } finally {
      this.#door.acknowledge(message.seq);
    }
  }

  #isCurrent(message: FrameMessage): boolean {
    return message.revision === this.#revision;
  }
}
