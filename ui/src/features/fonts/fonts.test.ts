import { expect, it } from 'vitest';
import { launchDay } from '../../backend/fake/compositions';
import { shortFile, sortedFonts, usesOf } from './fonts';

it('lists fonts that are not there first', () => {
  const found = sortedFonts(launchDay().fonts).map(({ family, source }) => [family, source]);
  expect(found).toEqual([
    ['Sohne', 'fallback'],
    ['Inter', 'file'],
    ['Liberation Mono', 'system'],
  ]);
});

it('says in few words where fonts come from and who uses them', () => {
  const [missing, inter] = sortedFonts(launchDay().fonts);
  expect(missing && usesOf(missing)).toBe('500 in #tagline');
  expect(inter && usesOf(inter)).toBe('400, 700 in #title and 11 more');
  expect(shortFile('fonts/inter.woff2')).toBe('fonts/inter.woff2');
  expect(shortFile('https://cdn.example/npm/a@1/files/a.woff2')).toBe('cdn.example/…/a.woff2');
});
