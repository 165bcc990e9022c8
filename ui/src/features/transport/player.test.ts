import { describe, expect, it, vi } from 'vitest';
import { Player } from './player';

function player(frames = 450) {
  const door = {
    seek: vi.fn(async (_frame: number) => undefined),
    play: vi.fn(async (..._: unknown[]) => undefined),
    pause: vi.fn(async () => undefined),
    failed: vi.fn(),
  };
  const made = new Player(door);
  made.load(frames);
  return { door, player: made };
}

function heard(frame: number, playing = true, speed = 1) {
  return { playing, frame, speed, shown_fps: playing ? 30 : null };
}

const settle = () => new Promise<void>((done) => setTimeout(done));

describe('the player', () => {
  it('moves at once and asks for the picture', async () => {
    const { door, player: made } = player();
    made.seek(132);
    expect(made.state.frame).toBe(132);
    await settle();
    expect(door.seek).toHaveBeenCalledWith(132);
  });

  it('stays within the composition', () => {
    const { player: made } = player(10);
    made.seek(99);
    expect(made.state.frame).toBe(9);
    made.step(-50);
    expect(made.state.frame).toBe(0);
  });

  it('asks for nothing while nothing is open', async () => {
    const { door, player: made } = player(0);
    made.seek(3);
    made.play(1);
    await settle();
    expect(door.seek).not.toHaveBeenCalled();
    expect(door.play).not.toHaveBeenCalled();
  });

  it('follows the frames shown while the engine plays', async () => {
    const { door, player: made } = player();
    made.seek(10);
    made.play(1);
    await settle();
    expect(door.play).toHaveBeenCalledWith(10, 1, null);
    made.heard(heard(10));
    made.showed({ frame: 14, held: false, hash: 'a' });
    expect(made.state.frame).toBe(14);
    made.heard(heard(20, false));
    expect(made.state).toMatchObject({ frame: 20, playing: false, shownFps: null });
  });

  it('pauses before it seeks when the user scrubs while playing', async () => {
    const { door, player: made } = player();
    const order: string[] = [];
    door.pause.mockImplementation(async () => void order.push('pause'));
    door.seek.mockImplementation(async () => void order.push('seek'));
    made.play(1);
    await settle();
    made.heard(heard(5));
    made.seek(100);
    await settle();
    expect(order).toEqual(['pause', 'seek']);
    // Late news of the playback that was ended must not move the playhead.
    made.showed({ frame: 6, held: false, hash: 'b' });
    made.heard(heard(6));
    made.heard(heard(6, false));
    expect(made.state.frame).toBe(100);
  });

  it('does not move when a late frame of an earlier seek is drawn', () => {
    const { player: made } = player();
    made.seek(50);
    made.showed({ frame: 20, held: false, hash: 'c' });
    expect(made.state.frame).toBe(50);
    expect(made.state.shown?.frame).toBe(20);
  });

  it('starts over from the end and repeats the marked range', async () => {
    const { door, player: made } = player();
    made.seek(449);
    made.play(1);
    await settle();
    expect(door.play).toHaveBeenLastCalledWith(0, 1, null);
    made.heard(heard(0, false));
    made.setMarks({ in: 100, out: 199 });
    made.setRepeat(true);
    made.seek(300);
    made.play(2);
    await settle();
    expect(door.play).toHaveBeenLastCalledWith(100, 2, { start: 100, end: 200 });
  });

  it('speeds up with every press of L and turns round with J', async () => {
    const { door, player: made } = player();
    for (const direction of [1, 1, 1, 1, -1, -1] as const) made.shuttle(direction);
    await settle();
    expect(door.play.mock.calls.map(([, speed]) => speed)).toEqual([1, 2, 4, 4, -1, -2]);
  });

  it('stops and says so when playing fails', async () => {
    const { door, player: made } = player();
    door.play.mockRejectedValueOnce(new Error('gone'));
    made.play(1);
    await settle();
    expect(made.state.playing).toBe(false);
    expect(door.failed).toHaveBeenCalledOnce();
  });

  it('keeps the playhead when the length becomes known better', () => {
    const { player: made } = player();
    made.seek(300);
    made.resize(200);
    expect(made.state).toMatchObject({ frame: 199, frames: 200 });
  });
});
