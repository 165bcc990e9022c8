// Putting the service worker in charge of the pages of this origin.

const SCRIPT = '/__stillcut/service-worker.js';

/** Registers the worker; documents that are loaded after this are in its charge. */
export async function control() {
  const registration = await navigator.serviceWorker.register(SCRIPT, { scope: '/' });
  const worker = registration.installing ?? registration.waiting ?? registration.active;
  if (worker) await activated(worker);
}

/**
 * @param {ServiceWorker} worker
 * @returns {Promise<void>}
 */
function activated(worker) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('the service worker was given up'));
    };
    worker.addEventListener('statechange', look);
    look();
  });
}
