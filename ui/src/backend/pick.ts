/** Which host this page runs in. Each is loaded only where it is needed. */

import type { Backend } from './backend';
import { tokenFrom } from './token';

/** Tauri when it is there, the plain-web host when the address carries its token, else none. */
export async function pickBackend(window: Window): Promise<Backend> {
  if ('__TAURI_INTERNALS__' in window) {
    const { TauriBackend } = await import('./tauri');
    return new TauriBackend();
  }
  const token = tokenFrom(window.location.hash);
  if (token !== null) {
    const { WebBackend } = await import('./web');
    return new WebBackend(token, window.location.href);
  }
  const { FakeBackend } = await import('./fake/fake');
  const { scene } = await import('./fake/scenes');
  const name = new URLSearchParams(window.location.search).get('scene');
  return new FakeBackend({ state: scene(name) });
}
