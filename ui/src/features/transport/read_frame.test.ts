import { expect, it } from 'vitest';
import { readFrame } from './read_frame';

it.each([
  ['132', 132],
  [' 7 ', 7],
  ['9999', 449],
  ['+10', 60],
  ['-80', 0],
  ['4:12', 132],
  ['00:04:12', 132],
  ['', null],
  ['abc', null],
  ['1.5', null],
  ['1:2:3:4:5', null],
])('reads %j as %j', (text, frame) => {
  expect(readFrame(text, 50, 450, '30')).toBe(frame);
});
