/** Binary frame messages: a 32-byte little-endian header, then an encoded image. */

export const FRAME_HEADER_BYTES = 32;

const KIND_HELD = 1;
const FORMAT_PNG = 1;

/** One frame as the host sent it. */
export interface FrameMessage {
  /** To be acknowledged exactly once, drawn or not. */
  seq: number;
  /** The opened composition it belongs to. */
  revision: number;
  /** Absolute frame. */
  frame: number;
  /** Size of the image in pixels. */
  width: number;
  height: number;
  /** Whether it repeats its anchor instead of being captured. */
  held: boolean;
  /** Raw pixel hash, 16 hexadecimal digits, as in `--hashes`. */
  hash: string;
  type: 'image/jpeg' | 'image/png';
  /** The encoded image. */
  image: Uint8Array<ArrayBuffer>;
}

/** Reads a frame message; throws when it is shorter than its header. */
export function parseFrameMessage(buffer: ArrayBuffer): FrameMessage {
  if (buffer.byteLength < FRAME_HEADER_BYTES) {
    throw new RangeError(`a frame message of ${buffer.byteLength} bytes has no header`);
  }
  const view = new DataView(buffer);
  return {
    seq: view.getUint32(0, true),
    revision: view.getUint32(4, true),
    frame: view.getUint32(8, true),
    width: view.getUint32(12, true),
    height: view.getUint32(16, true),
    held: view.getUint8(20) === KIND_HELD,
    type: view.getUint8(21) === FORMAT_PNG ? 'image/png' : 'image/jpeg',
    hash: view.getBigUint64(24, true).toString(16).padStart(16, '0'),
    image: new Uint8Array(buffer, FRAME_HEADER_BYTES),
  };
}

/** Writes a frame message: the inverse of {@link parseFrameMessage}. */
export function writeFrameMessage(message: FrameMessage): ArrayBuffer {
  const buffer = new ArrayBuffer(FRAME_HEADER_BYTES + message.image.byteLength);
  const view = new DataView(buffer);
  view.setUint32(0, message.seq, true);
  view.setUint32(4, message.revision, true);
  view.setUint32(8, message.frame, true);
  view.setUint32(12, message.width, true);
  view.setUint32(16, message.height, true);
  view.setUint8(20, message.held ? KIND_HELD : 0);
  view.setUint8(21, message.type === 'image/png' ? FORMAT_PNG : 0);
  view.setBigUint64(24, BigInt(`0x${message.hash}`), true);
  new Uint8Array(buffer, FRAME_HEADER_BYTES).set(message.image);
  return buffer;
}
