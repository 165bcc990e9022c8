// Requests of the composition's own scripts, counted: what they bring belongs to the frame in which they were begun.

/** @type {Set<object>} those that have not ended */
const openRequests = new Set();
/** @type {(() => void)[]} told when none is open any more */
let requestWaits = [];

/** Ways to read an answer; reading goes on after the answer has begun. */
const READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/** Counts requests from here on. */
function installRequests() {
  installScriptImages();
  for (const type of ['load', 'error'])
    document.addEventListener(type, ({ target }) => target && endedScripts.add(target), true);
  const { fetch } = window;
  window.fetch = (...args) => counted(fetch.apply(window, args));
  /** @type {any} its methods cannot be named one by one */
  const answers = Response.prototype;
  for (const name of READERS) {
    const read = answers[name];
    if (!read) continue;
    answers[name] = function readCounted() {
      return counted(read.call(this));
    };
  }
  const { send } = XMLHttpRequest.prototype;
  /** @type {typeof XMLHttpRequest.prototype.send} */
  XMLHttpRequest.prototype.send = function sendCounted(body) {
    const request = {};
    openRequests.add(request);
    this.addEventListener('loadend', () => endRequest(request));
    send.call(this, body);
  };
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
  await awaitNamed('A request of a script', ended, null);
  for (const request of asked) openRequests.delete(request);
}
