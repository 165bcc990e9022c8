// The stage's service worker: addresses of other hosts are answered by the loopback server, as files of the
// composition's own origin. Drawing an element leaves out what comes from other origins, and a canvas that such a
// picture is drawn into cannot be read any more.

const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (globalThis));

worker.addEventListener('install', (event) => {
  // The composition's own files go past this worker.
  event.addRoutes?.({
    condition: { urlPattern: new URLPattern({ hostname: location.hostname }) },
    source: 'network',
  });
  event.waitUntil(worker.skipWaiting());
});

worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin === location.origin || !/^https?:$/.test(url.protocol)) return;
  event.respondWith(answer(request));
});

/**
 * A response made here, not the server's own: it has no address, so the one asked for stays the base of relative
 * addresses in style sheets and modules.
 * @param {Request} request
 * @returns {Promise<Response>}
 */
async function answer(request) {
  // Videos are shown as stills, which the page asks the server for; the browser's player gets none.
  if (request.destination === 'video') return Response.error();
  const query = new URLSearchParams({
    address: request.url,
    method: request.method,
    integrity: request.integrity,
    destination: request.destination,
  });
  const range = request.headers.get('range');
  const response = await fetch(`/__stillcut/remote?${query}`, { headers: range ? { range } : {} });
  if (!response.ok) return Response.error();
  return new Response(response.body, { status: response.status, headers: response.headers });
}
