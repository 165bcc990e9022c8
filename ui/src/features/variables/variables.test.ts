import { expect, it } from 'vitest';
import { launchDay } from '../../backend/fake/compositions';
import type { Variable } from '../../bindings';
import { changed, groupsOf, isPickable, numberOf, shownValue } from './variables';

function named(name: string): Variable {
  const found = launchDay().variables.find((variable) => variable.name === name);
  if (found === undefined) throw new Error(`no variable ${name}`);
  return found;
}

it('groups variables by part', () => {
  const groups = groupsOf(launchDay()).map(({ part, variables }) => [part, variables.length]);
  expect(groups).toEqual([
    ['', 4],
    ['outro', 1],
  ]);
  expect(groupsOf(null)).toEqual([]);
});

it('gives values and takes them back', () => {
  const title = named('title');
  expect(changed({ speed: 2 }, title, 'Hi')).toEqual({ speed: 2, title: 'Hi' });
  expect(changed({ title: 'Hi' }, title, title.default)).toEqual({});
  expect(changed({ title: 'Hi' }, title, null)).toEqual({});
  const part = named('outro.words');
  expect(changed({}, part, part.default)).toEqual({ 'outro.words': part.default });
});

it('shows what was given before the page knows it', () => {
  const title = named('title');
  expect(shownValue({ title: 'New' }, title)).toBe('New');
  expect(shownValue({}, { ...title, given: true, value: 'Old' })).toBe(title.default);
  expect(shownValue({}, { ...title, value: 'From the host' })).toBe('From the host');
});

it('keeps numbers inside of their limits', () => {
  const speed = named('speed');
  expect(['1.5', '9', '-1', '', 'fast'].map((text) => numberOf(speed, text))).toEqual([
    1.5,
    4,
    0.5,
    null,
    null,
  ]);
});

it('knows which colours can be picked', () => {
  expect(['#12aB90', '#fff', 'red', 3, null].map(isPickable)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
