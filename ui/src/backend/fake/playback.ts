/** Playing without an engine: a timer that moves a frame number. */

import type { FrameRange, Playback } from '../../bindings';

export interface PlaybackDoor {
  show(frame: number): void;
  say(playback: Playback): void;
}

export class FakePlayback {
  readonly #door: PlaybackDoor;
  #timer: ReturnType<typeof setInterval> | undefined;
  #frame = 0;
  #speed = 1;

  constructor(door: PlaybackDoor) {
    this.#door = door;
  }

  play(from: number, speed: number, range: FrameRange, repeats: boolean, fps: number): void {
    clearInterval(this.#timer);
    this.#frame = from;
    this.#speed = speed;
    let exact = from;
    this.#say(true, fps * Math.abs(speed));
    this.#timer = setInterval(() => {
      exact += speed;
      const past = exact >= range.end || exact < range.start;
      if (past && !repeats) return this.stop();
      if (past) exact = speed > 0 ? range.start : range.end - 1;
      this.#frame = Math.floor(exact);
      this.#door.show(this.#frame);
      if (this.#frame % 6 === 0) this.#say(true, fps * Math.abs(speed) * 0.82);
    }, 1000 / fps);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#say(false, null);
  }

  #say(playing: boolean, shownFps: number | null): void {
    this.#door.say({ playing, frame: this.#frame, speed: this.#speed, shown_fps: shownFps });
  }
}
