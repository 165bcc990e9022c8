// Owns the ring file. Slot 0 begins after the header, so that pixels never overwrite the marker.

import { serve } from './slot-worker.js';

/** Room for the marker; also keeps slots on page boundaries. */
const HEADER_BYTES = 4096;

/** @type {FileSystemSyncAccessHandle | undefined} */
let file;
let slotBytes = 0;

/** The empty file: it is made while the composition loads. */
const made = makeFile();
// Who opens it hears what is wrong.
made.catch(() => undefined);

async function makeFile() {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle('ring', { create: true });
  return handle.createSyncAccessHandle();
}

/** @param {{marker: string, slotBytes: number, slots: number}} options */
async function open(options) {
  file = await made;
  slotBytes = options.slotBytes;
  file.truncate(HEADER_BYTES + options.slotBytes * options.slots);
  file.write(new TextEncoder().encode(options.marker), { at: 0 });
  file.flush();
}

/**
 * @param {number} slot
 * @param {import("./read-back.js").Bytes} pixels
 */
function write(slot, pixels) {
  const written = file?.write(pixels, { at: HEADER_BYTES + slot * slotBytes });
  // Past the quota a short count comes back without an error.
  if (written !== pixels.byteLength)
    throw new Error(`the ring took ${written} of ${pixels.byteLength} bytes`);
}

serve(open, write);
