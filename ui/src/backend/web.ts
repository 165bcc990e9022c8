/** The plain-web host: requests over HTTP, events and frames over one WebSocket. */

import type { AppEvent, AppRequest } from '../bindings';
import type { Backend, FileDrop, Reply } from './backend';
import { BackendError, isAppError, toAppError } from './error';
import { type FrameMessage, parseFrameMessage } from './frame_message';
import { Listeners } from './listeners';
import { watchPageDrops } from './page_drops';

const TOKEN_HEADER = 'x-stillcut-token';

export class WebBackend implements Backend {
  readonly host = 'web';
  readonly #token: string;
  readonly #base: URL;
  readonly #events = new Listeners<[AppEvent]>();
  readonly #frames = new Listeners<[FrameMessage]>();
  readonly #drops = new Listeners<[FileDrop]>();
  readonly #lost = new Listeners<[]>();

  /** `base` is the page's own address. */
  constructor(token: string, base: string) {
    this.#token = token;
    this.#base = new URL(base);
  }

  onEvent = (listener: (event: AppEvent) => void) => this.#events.add(listener);
  onFrame = (listener: (frame: FrameMessage) => void) => this.#frames.add(listener);
  onDrop = (listener: (drop: FileDrop) => void) => this.#drops.add(listener);
  onLost = (listener: () => void) => this.#lost.add(listener);

  async start(): Promise<void> {
    watchPageDrops(window, (drop) => this.#drops.send(drop));
    const address = new URL('/events', this.#base);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    address.hash = '';
    address.search = `?token=${encodeURIComponent(this.#token)}`;
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (message) => this.#receive(message.data);
    await new Promise<void>((opened, refused) => {
      socket.onopen = () => opened();
      socket.onerror = () => refused(new Error('the event stream was refused'));
    });
    socket.onclose = () => this.#lost.send();
  }

  async call<R extends AppRequest>(request: R): Promise<Reply<R>> {
    const response = await this.#post(request);
    const body: unknown = await response.json().catch(() => null);
    if (response.ok) return body as Reply<R>;
    const status = new Error(`the host answered ${response.status}`);
    throw new BackendError(toAppError(isAppError(body) ? body : status));
  }

  setTitle(title: string): void {
    document.title = title;
  }

  async #post(request: AppRequest): Promise<Response> {
    try {
      return await fetch(new URL('/rpc', this.#base), {
        method: 'POST',
        headers: { 'content-type': 'application/json', [TOKEN_HEADER]: this.#token },
        body: JSON.stringify(request),
      });
    } catch (thrown) {
      throw new BackendError(toAppError(thrown));
    }
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) this.#frames.send(parseFrameMessage(data));
    else if (typeof data === 'string') this.#events.send(JSON.parse(data) as AppEvent);
  }
}
