/**
 * Where the playhead is and who moves it. Free of any framework: plain data in, callbacks out.
 *
 * The user moves it by seeking; while the engine plays, the frames it shows move it. The host's
 * word on playing always wins; local presses only show their effect a little earlier.
 */

import type { FrameRange, Playback } from '../../bindings';
import { clamp } from '../../lib/clamp';
import { Coalescer } from './coalescer';
import { type Marks, markedRange, NO_MARKS } from './marks';
import { shuttle } from './shuttle';

/** What the player asks of the host. */
export interface PlayerDoor {
  seek(frame: number): Promise<unknown>;
  play(from: number, speed: number, repeat: FrameRange | null): Promise<unknown>;
  pause(): Promise<unknown>;
  failed(thrown: unknown): void;
}

/** The frame on screen. */
export interface ShownFrame {
  frame: number;
  held: boolean;
  hash: string;
}

export interface PlayerState {
  /** Frames of the composition; 0 when there is nothing to play. */
  frames: number;
  /** Where the playhead is. */
  frame: number;
  playing: boolean;
  /** Speed chosen for playing; negative plays backwards. */
  speed: number;
  /** Frames shown a second; `null` when not playing. */
  shownFps: number | null;
  shown: ShownFrame | null;
  marks: Marks;
  repeat: boolean;
}

/** Nothing to play. */
export const EMPTY_PLAYER: PlayerState = {
  frames: 0,
  frame: 0,
  playing: false,
  speed: 1,
  shownFps: null,
  shown: null,
  marks: NO_MARKS,
  repeat: false,
};

export class Player {
  readonly #door: PlayerDoor;
  readonly #seeks: Coalescer<number>;
  readonly #listeners = new Set<(state: PlayerState) => void>();
  /** Whether shown frames move the playhead; false once the user took it. */
  #following = false;
  #pausing: Promise<unknown> = Promise.resolve();
  #state = EMPTY_PLAYER;

  constructor(door: PlayerDoor) {
    this.#door = door;
    this.#seeks = new Coalescer(
      (frame) => this.#pausing.then(() => door.seek(frame)),
      (thrown) => door.failed(thrown),
    );
  }

  get state(): PlayerState {
    return this.#state;
  }

  subscribe(listener: (state: PlayerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Starts over with another composition, on its first frame. */
  load(frames: number): void {
    this.#following = false;
    this.#seeks.clear();
    const { repeat } = this.#state;
    this.#set({ ...EMPTY_PLAYER, repeat, frames });
  }

  /** The length became known better; everything else is kept where it still fits. */
  resize(frames: number): void {
    if (frames === this.#state.frames) return;
    this.#set({ frames, frame: clamp(this.#state.frame, 0, frames - 1) });
  }

  /** Goes to a frame and asks for its picture. Pauses first when playing. */
  seek(frame: number): void {
    const { frames, playing } = this.#state;
    if (frames === 0) return;
    if (playing) this.#stop();
    this.#following = false;
    const target = clamp(Math.round(frame), 0, frames - 1);
    this.#set({ frame: target });
    this.#seeks.want(target);
  }

  /** Steps from where the playhead is. */
  step(by: number): void {
    this.seek(this.#state.frame + by);
  }

  /** Asks for the picture under the playhead again. */
  refresh(): void {
    if (this.#state.frames > 0) this.#seeks.want(this.#state.frame);
  }

  toggle(): void {
    if (this.#state.playing) this.pause();
    else this.play(Math.abs(this.#state.speed));
  }

  pause(): void {
    if (this.#state.playing) this.#stop();
  }

  /** J and L: plays in a direction, faster with every press. */
  shuttle(direction: 1 | -1): void {
    const { playing, speed } = this.#state;
    this.play(shuttle(playing ? speed : 0, direction));
  }

  play(speed: number): void {
    const { frames } = this.#state;
    if (frames < 2) return;
    this.#seeks.clear();
    this.#following = true;
    this.#set({ playing: true, speed });
    const from = this.#startFor(speed);
    const begun = this.#pausing.then(() => this.#door.play(from, speed, this.#repeated()));
    begun.catch((thrown) => {
      this.#set({ playing: false, shownFps: null });
      this.#door.failed(thrown);
    });
  }

  /** Chooses the speed; while playing it takes effect at once. */
  setSpeed(speed: number): void {
    if (this.#state.playing) this.play(speed);
    else this.#set({ speed });
  }

  setRepeat(repeat: boolean): void {
    if (repeat === this.#state.repeat) return;
    this.#set({ repeat });
    if (this.#state.playing) this.play(this.#state.speed);
  }

  setMarks(marks: Marks): void {
    this.#set({ marks });
  }

  /** The host said how playback goes. */
  heard(playback: Playback): void {
    const { playing, shown_fps: shownFps } = playback;
    const speed = playing ? playback.speed : this.#state.speed;
    const frame = this.#following ? this.#inside(playback.frame) : this.#state.frame;
    this.#set({ playing, speed, shownFps, frame });
    if (!playing) this.#following = false;
  }

  /** A frame was drawn. */
  showed(shown: ShownFrame): void {
    const moves = this.#following && this.#state.playing;
    this.#set({ shown, frame: moves ? this.#inside(shown.frame) : this.#state.frame });
  }

  #stop(): void {
    this.#set({ playing: false, shownFps: null });
    this.#pausing = this.#door.pause().catch((thrown) => this.#door.failed(thrown));
  }

  #inside(frame: number): number {
    return clamp(frame, 0, this.#state.frames - 1);
  }

  #repeated(): FrameRange | null {
    const { repeat, marks, frames } = this.#state;
    if (!repeat) return null;
    return markedRange(marks, frames) ?? { start: 0, end: frames };
  }

  /** Playing from the far end, or from outside the repeated range, starts over. */
  #startFor(speed: number): number {
    const { frame, frames } = this.#state;
    const { start, end } = this.#repeated() ?? { start: 0, end: frames };
    if (speed > 0) return frame >= end - 1 || frame < start ? start : frame;
    return frame <= start || frame >= end ? end - 1 : frame;
  }

  #set(change: Partial<PlayerState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
