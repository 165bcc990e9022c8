import { describe, expect, it, vi } from 'vitest';
import type { FrameMessage } from '../../backend/frame_message';
import { PictureQueue } from './picture_queue';

function message(seq: number, revision = 1): FrameMessage {
  const image = new Uint8Array(0);
  return {
    seq,
    revision,
    frame: seq * 10,
    width: 2,
    height: 2,
    held: false,
    hash: '0',
    type: 'image/jpeg',
    image,
  };
}

function queue() {
  const decoding: { seq: number; done: (image: number) => void; fail: () => void }[] = [];
  const door = {
    decode: vi.fn(
      ({ seq }: FrameMessage) =>
        new Promise<number>((done, fail) =>
          decoding.push({ seq, done, fail: () => fail(new Error('bad image')) }),
        ),
    ),
    draw: vi.fn((_image: number, _message: FrameMessage) => undefined),
    acknowledge: vi.fn((_seq: number) => undefined),
    failed: vi.fn(),
  };
  const made = new PictureQueue<number>(door);
  made.expect(1);
  return { made, door, decoding };
}

const acknowledged = (door: { acknowledge: { mock: { calls: number[][] } } }) =>
  door.acknowledge.mock.calls.map(([seq]) => seq);

describe('the picture queue', () => {
  it('acknowledges a frame after drawing it', async () => {
    const { made, door, decoding } = queue();
    made.push(message(1));
    expect(door.acknowledge).not.toHaveBeenCalled();
    decoding[0]?.done(7);
    await vi.waitFor(() => expect(acknowledged(door)).toEqual([1]));
    expect(door.draw).toHaveBeenCalledWith(7, expect.objectContaining({ frame: 10 }));
  });

  it('lets the newest win and acknowledges what it drops', async () => {
    const { made, door, decoding } = queue();
    for (const seq of [1, 2, 3]) made.push(message(seq));
    expect(acknowledged(door)).toEqual([2]);
    decoding[0]?.done(1);
    await vi.waitFor(() => expect(decoding).toHaveLength(2));
    decoding[1]?.done(3);
    await vi.waitFor(() => expect(acknowledged(door)).toEqual([2, 1, 3]));
    expect(door.draw.mock.calls.map(([image]) => image)).toEqual([1, 3]);
  });

  it('drops frames of other compositions, also when they become stale while decoding', async () => {
    const { made, door, decoding } = queue();
    made.push(message(1, 9));
    await vi.waitFor(() => expect(acknowledged(door)).toEqual([1]));
    expect(door.decode).not.toHaveBeenCalled();
    made.push(message(2));
    made.expect(2);
    decoding[0]?.done(2);
    await vi.waitFor(() => expect(acknowledged(door)).toEqual([1, 2]));
    expect(door.draw).not.toHaveBeenCalled();
  });

  it('acknowledges a picture that cannot be decoded, says so and goes on', async () => {
    const { made, door, decoding } = queue();
    made.push(message(1));
    made.push(message(2));
    decoding[0]?.fail();
    await vi.waitFor(() => expect(decoding).toHaveLength(2));
    expect(door.failed).toHaveBeenCalledOnce();
    decoding[1]?.done(2);
    await vi.waitFor(() => expect(acknowledged(door)).toEqual([1, 2]));
  });
});
