import { expect, it } from 'vitest';
import { launchDay } from '../../backend/fake/compositions';
import { sortedFonts } from './fonts';

it('lists fonts that are not there first', () => {
  const found = sortedFonts(launchDay().fonts).map(({ family, source }) => [family, source]);
  expect(found).toEqual([
    ['Sohne', 'fallback'],
    ['Inter', 'file'],
    ['Liberation Mono', 'system'],
  ]);
});
