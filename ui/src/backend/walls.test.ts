import { expect, it } from 'vitest';

const SOURCES = import.meta.glob<string>('../**/*.{ts,svelte}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

it('names Tauri packages in tauri.ts only', () => {
  const importing = Object.entries(SOURCES)
    .filter(([path]) => !path.endsWith('.test.ts'))
    .filter(([, code]) => /['"]@tauri-apps\//.test(code))
    .map(([path]) => path);
  expect(importing).toEqual(['./tauri.ts']);
});

it('imports generated types through bindings/index.ts only', () => {
  const importing = Object.entries(SOURCES)
    .filter(([path]) => !path.includes('/bindings/') && !path.endsWith('.test.ts'))
    .filter(([, code]) => /bindings\/generated/.test(code))
    .map(([path]) => path);
  expect(importing).toEqual([]);
});
