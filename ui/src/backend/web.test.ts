import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeFrameMessage } from './frame_message';
import { tokenFrom } from './token';
import { WebBackend } from './web';

class FakeSocket {
  static last: FakeSocket;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  readonly url: URL;

  constructor(url: URL) {
    this.url = url;
    FakeSocket.last = this;
    queueMicrotask(() => this.onopen?.());
  }
}

function host(): WebBackend {
  return new WebBackend('s3cret', 'http://127.0.0.1:4711/index.html#token=s3cret');
}

describe('the plain-web host', () => {
  beforeEach(() => vi.stubGlobal('WebSocket', FakeSocket));
  afterEach(() => vi.unstubAllGlobals());

  it('finds the token in the address', () => {
    expect(tokenFrom('#token=abc')).toBe('abc');
    expect(tokenFrom('')).toBeNull();
  });

  it('posts requests with the token', async () => {
    const fetched = vi.fn(async (..._: unknown[]) => new Response('null'));
    vi.stubGlobal('fetch', fetched);
    await expect(host().call({ method: 'pause' })).resolves.toBeNull();
    const [url, init] = fetched.mock.calls[0] as [URL, RequestInit];
    expect(url.href).toBe('http://127.0.0.1:4711/rpc');
    expect(init.headers).toMatchObject({ 'x-stillcut-token': 's3cret' });
    expect(init.body).toBe('{"method":"pause"}');
  });

  it('rejects with the error in the answer, or with the status', async () => {
    const error = { code: 'bad_request', message: 'No.', place: null, fix: null };
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify(error), { status: 400 }));
    await expect(host().call({ method: 'pause' })).rejects.toMatchObject({ error });
    vi.stubGlobal('fetch', async () => new Response('', { status: 502 }));
    const failed = host().call({ method: 'pause' });
    await expect(failed).rejects.toMatchObject({ error: { code: 'internal' } });
  });

  it('hears events as text and frames as bytes', async () => {
    const backend = host();
    const events = vi.fn();
    const frames = vi.fn();
    const lost = vi.fn();
    backend.onEvent(events);
    backend.onFrame(frames);
    backend.onLost(lost);
    await backend.start();
    expect(FakeSocket.last.url.href).toBe('ws://127.0.0.1:4711/events?token=s3cret');
    FakeSocket.last.onmessage?.({ data: '{"event":"job_dismissed","data":3}' });
    expect(events).toHaveBeenCalledWith({ event: 'job_dismissed', data: 3 });
    const frame = {
      seq: 1,
      revision: 2,
      frame: 3,
      width: 4,
      height: 5,
      held: false,
      type: 'image/jpeg',
      hash: '00000000000000ff',
      image: new Uint8Array([1]),
    } as const;
    FakeSocket.last.onmessage?.({ data: writeFrameMessage(frame) });
    expect(frames).toHaveBeenCalledWith(frame);
    FakeSocket.last.onclose?.();
    expect(lost).toHaveBeenCalledOnce();
  });
});
