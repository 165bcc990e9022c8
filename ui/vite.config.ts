import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  // Relative addresses: the same build is served by Tauri and by the plain-web host.
  base: './',
  // A fixed port for the desktop host's development mode.
  server: { port: 5173, strictPort: true },
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: true },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    restoreMocks: true,
  },
});
