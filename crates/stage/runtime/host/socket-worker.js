// Sends pixels to the loopback server over a WebSocket: the way for browsers whose files the engine cannot read.
//
// A message is a header, then the pixels. The server answers with the same header when it has them, and closes the
// connection with a reason when they are not what it lent a slot for.

import { serve } from './slot-worker.js';

/** Number of the call, then the slot: two little-endian numbers of four bytes. */
const HEADER_BYTES = 8;

/** @type {WebSocket | undefined} */
let socket;
/** @type {Map<string, {resolve: () => void, reject: (error: Error) => void}>} frames that the server does not have yet */
const sent = new Map();

/**
 * @param {{key: string}} options
 * @returns {Promise<void>}
 */
function open({ key }) {
  const opening = new WebSocket(`ws://${location.host}/__stillcut/frames?key=${key}`);
  opening.binaryType = 'arraybuffer';
  opening.onmessage = ({ data }) => {
    const view = new DataView(data);
    const name = `${view.getUint32(0, true)} ${view.getUint32(4, true)}`;
    sent.get(name)?.resolve();
    sent.delete(name);
  };
  socket = opening;
  return new Promise((resolve, reject) => {
    opening.onopen = () => resolve();
    opening.onclose = ({ reason }) => {
      const error = new Error(reason || 'the socket for frames was closed');
      reject(error);
      for (const frame of sent.values()) frame.reject(error);
      sent.clear();
    };
  });
}

/**
 * @param {number} slot
 * @param {import("./read-back.js").Bytes} pixels
 * @param {number} call
 */
async function write(slot, pixels, call) {
  if (socket?.readyState !== WebSocket.OPEN) throw new Error('the socket for frames is closed');
  const message = new Uint8Array(HEADER_BYTES + pixels.byteLength);
  const header = new DataView(message.buffer);
  header.setUint32(0, call, true);
  header.setUint32(4, slot, true);
  message.set(pixels, HEADER_BYTES);
  await new Promise((resolve, reject) => {
    sent.set(`${call} ${slot}`, { resolve: () => resolve(undefined), reject });
    socket?.send(message);
  });
}

serve(open, write);
