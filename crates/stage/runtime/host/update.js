// Waiting for the browser's rendering, on the host page's native time.

const channel = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** One task of the event loop, not throttled like timers. @returns {Promise<void>} */
export function nextTask() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
}

// A pixel of the window, beside the canvas, that changes in every update. An update in which nothing is to be shown ends
// only with the display's next refresh, up to 17 ms later, whatever the frame rate limit.
const pulse = document.createElement('div');
pulse.style.cssText = 'position: fixed; left: 0; top: 0; width: 1px; height: 1px; z-index: 1';
let updates = 0;

/** Makes the next rendering update show something. */
export function beat() {
  if (!pulse.isConnected) document.body.append(pulse);
  updates += 1;
  // Not two colours in turn: two may ask for the same update.
  pulse.style.background = `rgb(0 0 ${updates % 256})`;
}

/** One rendering update: an animation frame, then one task. Paint events of the update come before it ends. */
export async function renderingUpdate() {
  beat();
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await nextTask();
}
