/** Which colours the page shows: the setting, or what the system prefers. */

import type { Theme } from '../bindings';

const LIGHT = '(prefers-color-scheme: light)';

/** Applies a theme and keeps following the system where it says so. Returns how to stop. */
export function applyTheme(theme: Theme): () => void {
  const system = window.matchMedia(LIGHT);
  const show = () => {
    const light = theme === 'system' ? system.matches : theme === 'light';
    document.documentElement.dataset.theme = light ? 'light' : 'dark';
    window.dispatchEvent(new CustomEvent(THEME_EVENT));
  };
  show();
  system.addEventListener('change', show);
  return () => system.removeEventListener('change', show);
}

/** Sent to the window after colours changed: canvases repaint. */
export const THEME_EVENT = 'stillcut-theme';
