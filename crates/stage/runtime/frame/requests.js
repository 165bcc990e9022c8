// Requests and other work of the composition's own scripts that ends later, counted: what it brings belongs to the frame in
// which it was begun.

/** @type {Set<object>} those that have not ended */
const openRequests = new Set();
/** @type {(() => void)[]} told when none is open any more */
let requestWaits = [];

/** Ways to read an answer, which goes on after the answer has begun, or a file. */
const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/** Counts requests from here on. */
function installRequests() {
  installScriptImages();
  for (const type of ['load', 'error'])
    document.addEventListener(type, ({ target }) => target && endedScripts.add(target), true);
  const { fetch } = window;
  window.fetch = (...args) => counted(fetch.apply(window, args));
  countPromises(Response.prototype, READERS);
  countPromises(Blob.prototype, READERS);
  countPromises(HTMLImageElement.prototype, ['decode']);
  countPromises(FontFace.prototype, ['load']);
  countPromises(SubtleCrypto.prototype, ['digest']);
  countPromises(WebAssembly, [
    'compile',
    'instantiate',
    'compileStreaming',
    'instantiateStreaming',
  ]);
  countPromises(window, ['createImageBitmap']);
  countEvents(FileReader.prototype, ['readAsArrayBuffer', 'readAsDataURL', 'readAsText']);
  countEvents(XMLHttpRequest.prototype, ['send']);
}

/**
 * Counts what methods promise.
 * @param {any} owner
 * @param {string[]} names
 */
function countPromises(owner, names) {
  for (const name of names) {
    const method = owner[name];
    if (!method) continue;
    owner[name] = function promiseCounted(/** @type {any[]} */ ...args) {
      return counted(method.apply(this, args));
    };
  }
}

/**
 * Counts what methods begin until it is at its end.
 * @param {any} owner
 * @param {string[]} names
 */
function countEvents(owner, names) {
  for (const name of names) {
    const method = owner[name];
    owner[name] = function eventCounted(/** @type {any[]} */ ...args) {
      const request = {};
      openRequests.add(request);
      this.addEventListener('loadend', () => endRequest(request), { once: true });
      try {
        return method.apply(this, args);
      } catch (error) {
        endRequest(request);
        throw error;
      }
    };
  }
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
async function counted(promise) {
  const request = {};
  openRequests.add(request);
  try {
    return await promise;
  } finally {
    // What is done with the answer begins after it.
    void realDelay(0).then(() => endRequest(request));
  }
}

/** @param {object} request */
function endRequest(request) {
  openRequests.delete(request);
  if (openRequests.size > 0) return;
  const waits = requestWaits;
  requestWaits = [];
  for (const end of waits) end();
}

/** The end of the requests that are open now; one that hangs is waited for once. */
async function requestsEnded() {
  const asked = [...openRequests];
  const ended = new Promise((resolve) => requestWaits.push(() => resolve(undefined)));
  await awaitNamed('What a script waits for', ended, null);
  for (const request of asked) openRequests.delete(request);
}
