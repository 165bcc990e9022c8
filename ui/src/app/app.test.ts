import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeBackend } from '../backend/fake/fake';
import { hashOf, type Paint } from '../backend/fake/pictures';
import { scene } from '../backend/fake/scenes';
import { segmentAnchor } from '../backend/fake/stills';
import type { AppRequest, Project } from '../bindings';
import App from './App.svelte';
import { Session } from './session.svelte';

const paint: Paint = async (analysis, frame) => {
  const anchor = segmentAnchor(analysis, frame);
  const image = new Uint8Array(0);
  return { image, width: 2, height: 2, held: anchor !== frame, hash: hashOf(anchor) };
};

/** A window on a host in memory. Decoding is left out: there are no pictures here. */
async function start(name: string | null, stepMs = 0) {
  const backend = new FakeBackend({ state: scene(name), paint, stepMs });
  const session = new Session(backend);
  session.screen.decode = async () => ({ close: () => undefined }) as ImageBitmap;
  render(App, { session });
  await session.start();
  await waitFor(() => expect(screen.getByTestId('app-state').dataset.state).not.toBe('starting'));
  return { backend, session };
}

function asked<M extends AppRequest['method']>(backend: FakeBackend, method: M) {
  type Asked = Extract<AppRequest, { method: M }>;
  return backend.requests.filter((request): request is Asked => request.method === method);
}

const state = () => screen.getByTestId('app-state').dataset.state;
const frame = () => screen.getByTestId('frame-number').textContent;
const hash = () => screen.getByTestId('frame-hash');
const key = (code: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.body, { code, ...init });

async function goTo(number: number) {
  const field = screen.getByTestId('frame-field');
  await fireEvent.input(field, { target: { value: String(number) } });
  await fireEvent.submit(field.closest('form') as HTMLFormElement);
}

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => new EventTarget());
  // There is no layout here; the timeline only needs some room.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(300);
});

describe('opening', () => {
  it('goes from empty over opening to the first frame', async () => {
    const { backend } = await start(null, 10);
    expect(state()).toBe('empty');
    await fireEvent.click(screen.getByTestId('open-sample'));
    await waitFor(() => expect(state()).toBe('opening'));
    expect(screen.getByTestId('opening-steps').textContent).toContain('Start browser');
    await waitFor(() => expect(state()).toBe('ready'));
    await waitFor(() => expect(hash().dataset.frame).toBe('0'));
    expect(asked(backend, 'frame_shown').map(({ params }) => params.seq)).toEqual([1]);
    expect(document.title).toBe('Launch day \u2013 Stillcut');
  });

  it('opens a typed path, a recent one and a dropped one', async () => {
    const { backend } = await start(null, 1000);
    const field = screen.getByTestId('open-path');
    await fireEvent.input(field, { target: { value: ' /films/a ' } });
    await fireEvent.submit(field.closest('form') as HTMLFormElement);
    backend.drop({ kind: 'drop', paths: ['/films/b'] });
    const paths = () => asked(backend, 'open').map(({ params }) => params.path);
    await waitFor(() => expect(paths()).toEqual(['/films/a', '/films/b']));
  });

  it('says what to do about a drop without a path', async () => {
    const { backend } = await start(null);
    backend.drop({ kind: 'drop', paths: [] });
    expect((await screen.findByTestId('notice')).textContent).toContain('Type the path instead');
  });

  it('greys a missing recent composition and removes it', async () => {
    const { backend } = await start(null);
    const missing = within(screen.getByTestId('recent-2'));
    expect(missing.getByTitle('/home/ada/films/old/teaser')).toHaveProperty('disabled', true);
    await fireEvent.click(missing.getByText('Remove'));
    await waitFor(() => expect(screen.queryByTestId('recent-2')).toBeNull());
    expect(asked(backend, 'remove_recent')[0]?.params.path).toBe('/home/ada/films/old/teaser');
  });

  it('shows what failed, where, and the way out', async () => {
    const { backend } = await start('failed');
    const card = screen.getByTestId('open-error');
    expect(card.dataset.code).toBe('bad_composition');
    expect(card.textContent).toContain('Give the root element data-composition-id');
    await fireEvent.click(screen.getByTestId('try-again'));
    expect(asked(backend, 'open')[0]?.params.path).toBe('/home/ada/films/launch-day');
  });

  it('still draws the timeline when there is no preview, and explains why export is off', async () => {
    const { backend } = await start('limited');
    expect(screen.getByTestId('clip-title')).toBeTruthy();
    const button = screen.getByTestId('export-button');
    expect(button.getAttribute('aria-disabled')).toBe('true');
    expect(button.title).toContain('sudo apt install chromium');
    await fireEvent.click(button);
    expect(asked(backend, 'export')).toEqual([]);
  });
});

describe('files that change', () => {
  it('keep playhead, range and zoom, and drop what an export said about the older version', async () => {
    const { backend, session } = await start('done');
    await waitFor(() => expect(hash().dataset.frame).toBe('0'));
    await goTo(120);
    await key('KeyI');
    await fireEvent.keyDown(document.body, { key: '+' });
    const scale = () => screen.getByTestId('clip-title').style.width;
    const zoomed = scale();
    expect(screen.getByTestId('static-band').dataset.source).toBe('exported');
    const older = session.project as Project;
    backend.send({
      event: 'project',
      data: { ...older, live: { state: 'reloading', files: ['a.css'] } },
    });
    await waitFor(() => expect(screen.getByTestId('live').dataset.state).toBe('reloading'));
    const drawn = asked(backend, 'seek').length;
    backend.send({ event: 'project', data: { ...older, revision: older.revision + 1 } });
    await waitFor(() => expect(screen.getByTestId('live').dataset.state).toBe('current'));
    expect(asked(backend, 'seek')[drawn]?.params.frame).toBe(120);
    expect(frame()).toBe('120');
    expect(session.playback.marks.in).toBe(120);
    expect(scale()).toBe(zoomed);
    expect(screen.getByTestId('static-band').dataset.source).toBe('planned');
  });

  it('that cannot be shown say why, over the picture before', async () => {
    await start('halfsaved');
    expect(screen.getByTestId('live-broken').textContent).toContain('is not a function');
    expect(screen.getByTestId('preview-canvas')).toBeTruthy();
    expect(screen.getByTestId('problem-count').className).toContain('error');
  });
});

describe('missing programs', () => {
  it('show their fix and the result of looking again', async () => {
    await start('missing');
    expect(screen.getByTestId('tool-chromium').dataset.state).toBe('missing');
    expect(screen.getByTestId('tool-fix-ffmpeg').textContent).toContain('sudo apt install ffmpeg');
    await fireEvent.click(screen.getByTestId('tools-recheck'));
    await waitFor(() =>
      expect(screen.getByTestId('tools-result').textContent).toBe(
        'Still not found: Chromium, ffmpeg.',
      ),
    );
  });
});

describe('moving', () => {
  it('goes to a typed frame and shows its hash', async () => {
    await start('ready');
    await goTo(132);
    expect(frame()).toBe('132');
    await waitFor(() => expect(hash().dataset.frame).toBe('132'));
    expect(hash().textContent?.trim()).toBe(hashOf(132));
    expect(screen.getByTestId('timecode').textContent?.trim()).toBe('00:04:12');
  });

  it('shows that a frame is held', async () => {
    await start('ready');
    await goTo(100);
    await waitFor(() => expect(hash().dataset.held).toBe('true'));
    expect(hash().textContent?.trim()).toBe(hashOf(34));
    expect(screen.getByTestId('held')).toBeTruthy();
  });

  it('follows the keyboard map', async () => {
    const { session } = await start('ready');
    const at = async (code: string, init: KeyboardEventInit, expected: number) => {
      await key(code, init);
      expect(session.playback.frame).toBe(expected);
    };
    await at('ArrowRight', {}, 1);
    await at('ArrowRight', { shiftKey: true }, 31);
    await at('ArrowRight', { altKey: true }, 41);
    await at('', { key: ',' }, 40);
    await at('ArrowDown', {}, 120);
    await at('ArrowUp', {}, 30);
    await at('', { key: ']' }, 35);
    await at('', { key: '[' }, 35);
    await at('End', {}, 449);
    await at('Home', {}, 0);
    await at('KeyE', {}, 449);
    await key('KeyI');
    await at('Home', {}, 0);
    await at('KeyA', {}, 449);
  });

  it('plays and pauses, and scrubbing while playing pauses', async () => {
    const { backend, session } = await start('ready');
    await key('Space');
    expect(screen.getByTestId('play').dataset.playing).toBe('true');
    await waitFor(() => expect(Number(frame())).toBeGreaterThan(2));
    session.player.seek(200);
    await waitFor(() => expect(hash().dataset.frame).toBe('200'));
    expect(screen.getByTestId('play').dataset.playing).toBe('false');
    expect(asked(backend, 'pause')).toHaveLength(1);
    expect(frame()).toBe('200');
  });

  it('warns when fewer frames are shown than asked for', async () => {
    const { backend } = await start('ready');
    const say = (shown_fps: number) =>
      backend.send({ event: 'playback', data: { playing: true, frame: 3, speed: 1, shown_fps } });
    say(29.7);
    await waitFor(() => expect(screen.getByTestId('play').dataset.playing).toBe('true'));
    expect(screen.queryByTestId('shown-fps')).toBeNull();
    say(21.4);
    expect((await screen.findByTestId('shown-fps')).textContent?.trim()).toBe('21 fps');
  });

  it('leaves the keys to text fields', async () => {
    const { session } = await start('ready');
    await fireEvent.keyDown(screen.getByTestId('frame-field'), { code: 'ArrowRight' });
    expect(session.playback.frame).toBe(0);
  });
});

describe('settings', () => {
  it('are changed by lists and by keys', async () => {
    const { backend } = await start('ready');
    await fireEvent.click(screen.getByTestId('tab-capture'));
    const dedup = screen.getByTestId<HTMLSelectElement>('dedup-select');
    expect(dedup.value).toBe('exact');
    await fireEvent.change(dedup, { target: { value: 'off' } });
    await key('KeyB');
    await fireEvent.change(screen.getByTestId('mode-select'), { target: { value: 'screenshot' } });
    const last = asked(backend, 'set_settings').at(-1)?.params.settings;
    expect(last).toMatchObject({ dedup: 'off', batch: 16, mode: 'screenshot' });
    expect(screen.getByTestId<HTMLSelectElement>('batch-select').value).toBe('16');
  });

  it('choose the colours', async () => {
    await start('ready');
    const button = screen.getByTestId('theme');
    await fireEvent.click(button);
    expect(document.documentElement.dataset.theme).toBe('dark');
    await fireEvent.click(button);
    expect(document.documentElement.dataset.theme).toBe('light');
  });
});

describe('exporting', () => {
  it('goes on one click to a receipt and to what was really held', async () => {
    const { backend } = await start('ready');
    await fireEvent.click(screen.getByTestId('export-button'));
    expect(asked(backend, 'export')[0]?.params.options).toEqual({
      output: null,
      range: null,
      format: null,
      quality: null,
    });
    await waitFor(() => expect(screen.getByTestId('job-1-state').dataset.state).toBe('done'));
    expect(screen.getByTestId('job-1-account').textContent).toBe('captured 224, held 226 of 450');
    expect(screen.getByTestId('static-band').dataset.source).toBe('exported');
    expect(screen.getByTestId('run-0').dataset.state).toBe('held');
    await fireEvent.click(screen.getByTestId('job-1-receipt'));
    expect((await screen.findByTestId('receipt-held')).dataset.value).toBe('226');
    await key('Escape');
    await waitFor(() => expect(screen.queryByTestId('receipt')).toBeNull());
    await fireEvent.click(screen.getByTestId('job-1-dismiss'));
    await waitFor(() => expect(screen.queryByTestId('job-1')).toBeNull());
  });

  it('keeps to the marked range and to a chosen file, the file once', async () => {
    const { backend } = await start('ready');
    await goTo(90);
    await key('KeyI');
    await goTo(299);
    await key('KeyO');
    await fireEvent.click(screen.getByTestId('choose-output'));
    const output = '/home/ada/videos/launch-day-90-300.mp4';
    await waitFor(() => expect(screen.getByTestId('output').textContent?.trim()).toBe(output));
    await key('KeyE', { ctrlKey: true });
    const range = { start: 90, end: 300 };
    expect(asked(backend, 'export')[0]?.params.options).toEqual({
      output,
      range,
      format: null,
      quality: null,
    });
    await waitFor(() => expect(screen.getByTestId('output').textContent).toContain('renders/'));
  });

  it('writes the chosen format, under a name that fits', async () => {
    const { backend } = await start('ready');
    await fireEvent.click(screen.getByTestId('choose-output'));
    await waitFor(() => expect(screen.getByTestId('output').textContent).toContain('.mp4'));
    expect(screen.queryByTestId('alpha')).toBeNull();
    await fireEvent.click(within(screen.getByTestId('format')).getByLabelText('WebM'));
    await waitFor(() =>
      expect(screen.getByTestId('output').textContent).toContain('launch-day.webm'),
    );
    expect(asked(backend, 'set_settings').at(-1)?.params.settings.format).toBe('webm');
    expect(screen.getByTestId('export-button').textContent).toContain('Export WebM');
    await fireEvent.click(within(screen.getByTestId('alpha')).getByLabelText('White'));
    await waitFor(() =>
      expect(asked(backend, 'set_settings').at(-1)?.params.settings.alpha).toBe('off'),
    );
    await fireEvent.click(within(screen.getByTestId('format')).getByLabelText('PNG'));
    await waitFor(() =>
      expect(screen.getByTestId('output').textContent?.trim()).toBe('/home/ada/videos/launch-day'),
    );
  });

  it('cancels with the button, and with Escape only when pressed twice', async () => {
    const { backend } = await start('exporting', 1000);
    const card = screen.getByTestId('job-3');
    await fireEvent.keyDown(card, { code: 'Escape' });
    expect(asked(backend, 'cancel_job')).toHaveLength(0);
    expect(card.textContent).toContain('Press Esc again to cancel');
    await fireEvent.keyDown(card, { code: 'Escape' });
    expect(asked(backend, 'cancel_job')).toHaveLength(1);
    await waitFor(() => expect(card.dataset.state).toBe('cancelling'));
    expect(screen.queryByTestId('job-3-cancel')).toBeNull();
  });

  it('tells why a job failed', async () => {
    await start('jobs');
    const error = screen.getByTestId('job-2-error');
    expect(error.dataset.code).toBe('encoder_failed');
    expect(error.textContent).toContain('Free about 1.2 GB');
  });
});

describe('the rest of the window', () => {
  it('lists problems with place and fix', async () => {
    await start('ready');
    expect(screen.getByTestId('problem-count').textContent).toBe('3');
    await fireEvent.click(screen.getByTestId('tab-problems'));
    expect(screen.getByTestId('problem-0').textContent).toContain('index.html:42');
    expect(screen.getByTestId('problem-0').dataset.severity).toBe('error');
  });

  it('opens and closes the list of shortcuts by key', async () => {
    await start('ready');
    await key('Slash', { key: '?', shiftKey: true });
    const sheet = await screen.findByTestId('shortcuts-sheet');
    expect(within(sheet).getByText('Next static run')).toBeTruthy();
    await key('Escape');
    await waitFor(() => expect(screen.queryByTestId('shortcuts-sheet')).toBeNull());
  });

  it('says when the host is gone', async () => {
    const { backend } = await start('ready');
    backend.lose();
    expect((await screen.findByTestId('lost')).textContent).toContain('has stopped answering');
  });

  it('shows trouble once', async () => {
    const { backend } = await start('ready');
    const data = {
      code: 'browser_gone',
      message: 'It ended.',
      place: null,
      fix: 'Reopen.',
    } as const;
    backend.send({ event: 'trouble', data });
    backend.send({ event: 'trouble', data });
    await waitFor(() => expect(screen.getAllByTestId('notice')).toHaveLength(1));
  });

  it('draws only what is visible of a long timeline', async () => {
    const { session } = await start('long');
    expect(session.analysis?.clips).toHaveLength(500);
    const clips = () => document.querySelectorAll('[data-clip]').length;
    const inTimeline = () => screen.getByTestId('timeline').querySelectorAll('*').length;
    // Everything at once: neighbours of a pixel or two are drawn together.
    const many = () =>
      [...document.querySelectorAll<HTMLElement>('[data-many]')].reduce(
        (sum, { dataset }) => sum + Number(dataset.many),
        0,
      );
    await waitFor(() => expect(clips() + many()).toBe(500));
    expect(document.querySelectorAll('[data-many]').length).toBeLessThan(300);
    const whole = inTimeline();
    for (let press = 0; press < 8; press += 1) {
      await key('', { key: '+' });
      // However far in, and wherever: never more elements than at first.
      expect(inTimeline()).toBeLessThanOrEqual(whole * 1.25);
    }
    await waitFor(() => expect(clips()).toBeLessThan(100));
    expect(many()).toBe(0);
    session.player.seek(30_000);
    await waitFor(() => expect(document.querySelector('[data-clip]')).toBeTruthy());
    expect(inTimeline()).toBeLessThan(whole);
  });
});

describe('files of other hosts', () => {
  it('are asked for once, and not again after a no', async () => {
    const { backend } = await start('asking');
    expect(screen.getAllByTestId('network-host')).toHaveLength(2);
    await fireEvent.click(screen.getByTestId('network-offline'));
    expect(screen.queryByTestId('network-question')).toBeNull();
    expect(asked(backend, 'allow_network')).toEqual([]);
  });

  it('are allowed host by host', async () => {
    const { backend } = await start('asking');
    await fireEvent.click(screen.getByTestId('network-always'));
    const hosts = ['fonts.googleapis.com', 'images.example.org'];
    expect(asked(backend, 'allow_network').map(({ params }) => params)).toEqual([
      { hosts, always: true },
    ]);
    await waitFor(() => expect(screen.queryByTestId('network-question')).toBeNull());
  });
});
