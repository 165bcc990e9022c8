/** The desktop host: Tauri commands and channels. The only file that may import @tauri-apps. */

import { Channel, invoke } from '@tauri-apps/api/core';
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';
import type { AppEvent, AppRequest } from '../bindings';
import type { Backend, FileDrop, Reply } from './backend';
import { BackendError, toAppError } from './error';
import { type FrameMessage, parseFrameMessage } from './frame_message';
import { Listeners } from './listeners';

export class TauriBackend implements Backend {
  readonly host = 'tauri';
  readonly #events = new Listeners<[AppEvent]>();
  readonly #frames = new Listeners<[FrameMessage]>();
  readonly #drops = new Listeners<[FileDrop]>();
  readonly #lost = new Listeners<[]>();

  onEvent = (listener: (event: AppEvent) => void) => this.#events.add(listener);
  onFrame = (listener: (frame: FrameMessage) => void) => this.#frames.add(listener);
  onDrop = (listener: (drop: FileDrop) => void) => this.#drops.add(listener);
  onLost = (listener: () => void) => this.#lost.add(listener);

  async start(): Promise<void> {
    const events = new Channel<AppEvent>();
    events.onmessage = (event) => this.#events.send(event);
    const frames = new Channel<ArrayBuffer>();
    frames.onmessage = (buffer) => this.#frames.send(parseFrameMessage(buffer));
    await getCurrentWebview().onDragDropEvent(({ payload }) => this.#drop(payload));
    await invoke('subscribe', { events, frames });
  }

  async call<R extends AppRequest>(request: R): Promise<Reply<R>> {
    try {
      return await invoke<Reply<R>>('rpc', { request });
    } catch (thrown) {
      throw new BackendError(toAppError(thrown));
    }
  }

  setTitle(title: string): void {
    // A missing permission must not break the window: the title is a courtesy.
    getCurrentWindow()
      .setTitle(title)
      .catch(() => undefined);
  }

  #drop(payload: { type: string; paths?: string[] }): void {
    if (payload.type === 'drop') this.#drops.send({ kind: 'drop', paths: payload.paths ?? [] });
    else if (payload.type === 'leave') this.#drops.send({ kind: 'leave' });
    else this.#drops.send({ kind: 'over' });
  }
}
