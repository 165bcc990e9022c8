import { expect, it } from 'vitest';
import { scene } from '../../backend/fake/scenes';
import { chipWords, recheckWords, shortVersion, statusOf, toolHint } from './tools';

const found = scene('empty').tools;
const missing = scene('missing').tools;

it('shortens versions', () => {
  expect(shortVersion('156.0.8078.79')).toBe('156');
  expect(shortVersion('n8.1-12-g1234')).toBe('8.1');
  expect(shortVersion('unknown')).toBe('unknown');
});

it('tells found, missing and not yet known tools apart', () => {
  expect(statusOf(found, 'ffmpeg')).toBe('ready');
  expect(statusOf(missing, 'ffmpeg')).toBe('missing');
  expect(statusOf(null, 'ffmpeg')).toBe('looking');
  expect(chipWords(missing, 'chromium')).toBe('missing');
  expect(toolHint(missing, 'ffmpeg')).toContain('sudo apt install ffmpeg');
  expect(toolHint(found, 'chromium')).toContain('/usr/bin/chromium');
});

it('says what came of looking again', () => {
  if (found === null || missing === null) throw new Error('no tools');
  expect(recheckWords(found)).toBe('Everything was found.');
  expect(recheckWords(missing)).toBe('Still not found: Chromium, ffmpeg.');
});
