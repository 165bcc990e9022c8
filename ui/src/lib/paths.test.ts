import { expect, it } from 'vitest';
import { fileName } from './paths';

it('finds the last part of paths of every system', () => {
  expect(fileName('/home/ada/films/launch-day/')).toBe('launch-day');
  expect(fileName('C:\\films\\index.html')).toBe('index.html');
});
