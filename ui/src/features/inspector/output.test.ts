import { expect, test } from 'vitest';
import { FORMATS, usualOutput, withFormat } from './output';

test('a chosen name follows the format', () => {
  expect(FORMATS.map((format) => withFormat('/v.1/film.MP4', format))).toEqual([
    '/v.1/film.mp4',
    '/v.1/film.webm',
    '/v.1/film.mov',
    '/v.1/film.gif',
    '/v.1/film',
  ]);
  expect(withFormat('C:\\films\\take.2', 'gif')).toBe('C:\\films\\take.2.gif');
});

test('a sequence goes into a folder', () => {
  expect(usualOutput(null, 'film', 'png')).toBe('film-1');
  expect(usualOutput(null, 'film', 'mov')).toBe('film-1.mov');
});
