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

/** One rendering update: an animation frame, then one task. Paint events of the update come before it ends. */
export async function renderingUpdate() {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await nextTask();
}
