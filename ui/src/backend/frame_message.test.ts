import { describe, expect, it } from 'vitest';
import { FRAME_HEADER_BYTES, parseFrameMessage, writeFrameMessage } from './frame_message';

describe('frame messages', () => {
  it('reads the header byte by byte, little endian', () => {
    const bytes = new Uint8Array([
      1, 2, 0, 0, 3, 0, 0, 0, 132, 0, 0, 0, 0x80, 7, 0, 0, 0x38, 4, 0, 0, 1, 1, 0, 0, 0xef, 0xcd,
      0xab, 0x89, 0x67, 0x45, 0x23, 0x01, 9, 8, 7,
    ]);
    const message = parseFrameMessage(bytes.buffer);
    expect(message).toMatchObject({
      seq: 513,
      revision: 3,
      frame: 132,
      width: 1920,
      height: 1080,
      held: true,
      type: 'image/png',
      hash: '0123456789abcdef',
    });
    expect([...message.image]).toEqual([9, 8, 7]);
  });

  it('keeps leading zeros of the hash and an empty image', () => {
    const message = {
      seq: 4294967295,
      revision: 1,
      frame: 0,
      width: 1,
      height: 1,
      held: false,
      type: 'image/jpeg',
      hash: '000000000000000a',
      image: new Uint8Array(0),
    } as const;
    expect(parseFrameMessage(writeFrameMessage(message))).toEqual(message);
  });

  it('refuses a message without a whole header', () => {
    expect(() => parseFrameMessage(new ArrayBuffer(FRAME_HEADER_BYTES - 1))).toThrow(RangeError);
  });
});
