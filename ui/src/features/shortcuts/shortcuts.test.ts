import { afterEach, describe, expect, it, vi } from 'vitest';
import { Keyboard } from './keyboard';
import { belongsToElement, commandFor, type KeyLike } from './match';
import { spell } from './spell';
import { type CommandId, found, type Press, ROWS } from './table';

function press(change: Partial<KeyLike>): KeyLike {
  return {
    code: '',
    key: '',
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    ...change,
  };
}

function pressOf({ code, key, mod, shift, alt }: Press): KeyLike {
  return press({
    code: code ?? '',
    key: key ?? '',
    ctrlKey: mod ?? false,
    shiftKey: shift ?? false,
    altKey: alt ?? false,
  });
}

describe('the keyboard table', () => {
  it('leads every press to its own command', () => {
    for (const { id, presses } of ROWS) {
      for (const one of presses) expect(commandFor(pressOf(one))).toBe(id);
    }
  });

  it('goes by position for letters and by sign for signs', () => {
    expect(commandFor(press({ code: 'KeyZ', key: 'y' }))).toBe('zoomFit');
    expect(commandFor(press({ code: 'Minus', key: '?', shiftKey: true }))).toBe('shortcuts');
    expect(commandFor(press({ code: 'KeyE', key: 'e', metaKey: true }))).toBe('export');
  });

  it('tells modifiers apart', () => {
    expect(commandFor(press({ code: 'ArrowRight' }))).toBe('stepForward');
    expect(commandFor(press({ code: 'ArrowRight', shiftKey: true }))).toBe('secondForward');
    expect(commandFor(press({ code: 'ArrowRight', altKey: true }))).toBe('tenForward');
    expect(commandFor(press({ code: 'KeyJ', ctrlKey: true }))).toBeNull();
  });

  it('repeats steps but not switches while a key is held', () => {
    expect(commandFor(press({ code: 'ArrowRight', repeat: true }))).toBe('stepForward');
    expect(commandFor(press({ code: 'Space', repeat: true }))).toBeNull();
    expect(commandFor(press({ code: 'KeyE', ctrlKey: true, repeat: true }))).toBeNull();
  });

  it('finds commands by parts of their words', () => {
    expect(found('cut next').map(({ id }) => id)).toEqual(['nextCut']);
    expect(found('').length).toBe(ROWS.length - 2);
    expect(found('no such thing')).toEqual([]);
  });

  it('writes presses for people', () => {
    expect(spell({ code: 'KeyE', mod: true, shift: true }, false)).toEqual(['Ctrl', 'Shift', 'E']);
    expect(spell({ code: 'KeyE', mod: true }, true)).toEqual(['\u2318', 'E']);
    expect(spell({ key: '?' }, false)).toEqual(['?']);
    expect(spell({ code: 'Digit0', mod: true }, false)).toEqual(['Ctrl', '0']);
  });
});

function element(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
}

describe('keys that belong to elements', () => {
  afterEach(() => {
    document.body.innerHTML = '';
  });

  it('are typed into text fields, but Ctrl goes through', () => {
    const field = element('<input type="text">');
    expect(belongsToElement(field, press({ code: 'KeyG' }))).toBe(true);
    expect(belongsToElement(field, press({ code: 'KeyE', ctrlKey: true }))).toBe(false);
  });

  it('press buttons, but letters and arrows go through', () => {
    const button = element('<button>x</button>');
    expect(belongsToElement(button, press({ code: 'Space' }))).toBe(true);
    expect(belongsToElement(button, press({ code: 'KeyJ' }))).toBe(false);
    expect(belongsToElement(button, press({ code: 'ArrowLeft' }))).toBe(false);
  });

  it('choose in lists', () => {
    expect(belongsToElement(element('<select></select>'), press({ code: 'ArrowDown' }))).toBe(true);
  });

  it('move inside elements with keys of their own, but letters go through', () => {
    const grid = element('<div data-own-keys></div>');
    expect(belongsToElement(grid, press({ code: 'ArrowDown' }))).toBe(true);
    expect(belongsToElement(grid, press({ code: 'KeyL' }))).toBe(false);
  });
});

describe('the keyboard', () => {
  function typed(...events: [string, KeyboardEventInit][]): CommandId[] {
    const run = vi.fn();
    const stop = new Keyboard(run).listen(window);
    for (const [type, init] of events) window.dispatchEvent(new KeyboardEvent(type, init));
    stop();
    return run.mock.calls.map(([command]) => command as CommandId);
  }

  it('steps single frames while K is held', () => {
    const commands = typed(
      ['keydown', { code: 'KeyK' }],
      ['keydown', { code: 'KeyL' }],
      ['keydown', { code: 'KeyJ' }],
      ['keyup', { code: 'KeyK' }],
      ['keydown', { code: 'KeyL' }],
    );
    expect(commands).toEqual(['stop', 'stepForward', 'stepBack', 'forward']);
  });

  it('is silent after it stopped listening', () => {
    const run = vi.fn();
    new Keyboard(run).listen(window)();
    window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Space' }));
    expect(run).not.toHaveBeenCalled();
  });
});
