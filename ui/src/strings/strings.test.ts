import { describe, expect, it } from 'vitest';
import type { ErrorCode, IneligibleReason } from '../bindings';
import { en } from './en';
import { fill, t } from './index';

/** Named with all their members, so that a new one on the wire fails to compile here. */
const ERROR_CODES: Record<ErrorCode, true> = {
  bad_request: true,
  not_found: true,
  bad_composition: true,
  chromium_missing: true,
  ffmpeg_missing: true,
  browser_gone: true,
  page_failed: true,
  encoder_failed: true,
  output_failed: true,
  cancelled: true,
  internal: true,
};

const REASONS: Record<IneligibleReason, true> = {
  video: true,
  canvas: true,
  callback: true,
  animation_frame: true,
  opaque_timeline: true,
  animated_image: true,
  nested_document: true,
  seek_listener: true,
};

const SOURCES = import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts', '!./en.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

describe('filling in', () => {
  it('puts values in and chooses words by number', () => {
    expect(fill('{n} {n|frame|frames}', { n: 1 })).toBe('1 frame');
    expect(fill('{n} {n|frame|frames}', { n: 1234 })).toBe('1,234 frames');
    expect(fill('frame {frame}', { frame: '1234' })).toBe('frame 1234');
  });

  it('leaves nothing behind where a value is missing', () => {
    expect(fill('a{gone}b', {})).toBe('ab');
  });
});

describe('the table', () => {
  it('has distinct words for every error code and every ineligible reason', () => {
    const errors = Object.keys(ERROR_CODES).map((code) => t(`error.${code as ErrorCode}`));
    const reasons = Object.keys(REASONS).map((name) => t(`ineligible.${name as IneligibleReason}`));
    for (const words of [...errors, ...reasons]) expect(words).not.toBe('');
    expect(new Set(errors).size).toBe(errors.length);
    expect(new Set(reasons).size).toBe(reasons.length);
  });

  it('holds no words that nothing shows', () => {
    const code = Object.values(SOURCES).join('\n');
    const dead = Object.keys(en).filter((key) => !isUsed(code, key));
    expect(dead).toEqual([]);
  });
});

/** Whether a key is written out, or made from a template such as `error.${code}`. */
function isUsed(code: string, key: string): boolean {
  if (code.includes(`'${key}'`)) return true;
  const parts = key.split('.');
  return parts.some((_, index) => {
    const before = parts.slice(0, index).join('.');
    const after = parts.slice(index + 1).join('.');
    const start = before === '' ? '`${' : `\`${before}.\${`;
    const end = after === '' ? '}`' : `}.${after}\``;
    const at = code.indexOf(start);
    return (
      at !== -1 &&
      code
        .slice(at)
        .split('\n')
        .some((line) => line.includes(start) && line.includes(end))
    );
  });
}
