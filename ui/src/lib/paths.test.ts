import { expect, it } from 'vitest';
import { fileName, fileStem } from './paths';

it('finds the last part of paths of every system', () => {
  expect(fileName('/home/ada/films/launch-day/')).toBe('launch-day');
  expect(fileName('C:\\films\\index.html')).toBe('index.html');
});

it('makes file names of names for people', () => {
  expect(fileStem('Launch day: v2!')).toBe('launch-day-v2');
  expect(fileStem('Über_uns')).toBe('über_uns');
  expect(fileStem('...')).toBe('composition');
});
