/** The window's side of the conversation with the host: state in, requests out. */

import type { Backend, Reply } from '../backend/backend';
import { toAppError } from '../backend/error';
import type { FrameMessage } from '../backend/frame_message';
import type {
  AppError,
  AppEvent,
  AppRequest,
  AppState,
  ExportOptions,
  Job,
  Project,
  Receipt,
  Settings,
} from '../bindings';
import { PictureQueue } from '../features/preview/picture_queue';
import { Screen } from '../features/preview/screen';
import { EMPTY_PLAYER, Player } from '../features/transport/player';
import type { Given } from '../features/variables/variables';
import { t } from '../strings';
import { reduce } from './model';
import { Notices } from './notices.svelte';

/** How often the state is asked for again because events arrived meanwhile. */
const STATE_TRIES = 5;

export class Session {
  readonly backend: Backend;
  readonly notices = new Notices();
  readonly screen = new Screen();
  readonly player: Player;
  readonly #pictures: PictureQueue<ImageBitmap>;
  #missedEvents = false;

  state = $state.raw<AppState | null>(null);
  startError = $state.raw<AppError | null>(null);
  lost = $state(false);
  /** The player's state, for components. */
  playback = $state.raw(EMPTY_PLAYER);

  readonly project = $derived(this.state?.project ?? null);
  readonly analysis = $derived(this.project?.analysis ?? null);
  readonly isReady = $derived(this.project?.state.state === 'ready');
  /** The account of the newest export of the open composition. */
  readonly receipt = $derived(newestReceipt(this.state));
  /** Why export is not possible now; `null` when it is. */
  readonly exportBlocked = $derived(whyNoExport(this.state));

  constructor(backend: Backend) {
    this.backend = backend;
    this.player = new Player({
      seek: (frame) => backend.call({ method: 'seek', params: { frame } }),
      play: (from, speed, repeat) =>
        backend.call({ method: 'play', params: { from, speed, repeat } }),
      pause: () => backend.call({ method: 'pause' }),
      failed: (thrown) => this.#fail(thrown),
    });
    this.player.subscribe((state) => {
      this.playback = state;
    });
    this.#pictures = new PictureQueue({
      decode: (message) => this.screen.decode(message),
      draw: (image, message) => this.#draw(image, message),
      acknowledge: (seq) => void this.ask({ method: 'frame_shown', params: { seq } }),
      failed: (thrown) => this.#fail(thrown),
    });
  }

  /** Connects and loads everything the window shows. */
  async start(): Promise<void> {
    this.backend.onEvent((event) => this.#hear(event));
    this.backend.onFrame((frame) => this.#pictures.push(frame));
    this.backend.onLost(() => {
      this.lost = true;
    });
    try {
      await this.backend.start();
      await this.#load();
    } catch (thrown) {
      this.startError = toAppError(thrown);
    }
  }

  /** Sends a request; a failure is told to the user and answered with `undefined`. */
  async ask<R extends AppRequest>(request: R): Promise<Reply<R> | undefined> {
    try {
      return await this.backend.call(request);
    } catch (thrown) {
      this.#fail(thrown);
      return undefined;
    }
  }

  open(path: string): void {
    void this.ask({ method: 'open', params: { path } });
  }

  chooseAndOpen(folder: boolean): void {
    void this.ask({ method: 'choose_and_open', params: { folder } });
  }

  close(): void {
    void this.ask({ method: 'close' });
  }

  /** Changes some settings; they show at once and are corrected by what the host answers. */
  async change(change: Partial<Settings>): Promise<void> {
    if (this.state === null) return;
    const settings = { ...this.state.settings, ...change };
    this.#put({ event: 'settings', data: settings });
    const saved = await this.ask({ method: 'set_settings', params: { settings } });
    if (saved) this.#put({ event: 'settings', data: saved });
  }

  /** Gives values to the composition's variables, all at once. */
  setVariables(values: Given): void {
    void this.ask({ method: 'set_variables', params: { values } });
  }

  /** Starts an export. Whether it was started. */
  async export(options: ExportOptions): Promise<boolean> {
    return this.#started(await this.ask({ method: 'export', params: { options } }));
  }

  /** Starts an ended export once more. */
  async repeat(id: number): Promise<void> {
    this.#started(await this.ask({ method: 'repeat_job', params: { id } }));
  }

  /** Puts the frame under the playhead into the clipboard. */
  async copyFrame(): Promise<void> {
    const { frame } = this.playback;
    const done = await this.ask({ method: 'copy_frame', params: { frame } });
    if (done !== undefined) this.notices.inform(t('preview.copied', { frame: String(frame) }));
  }

  #started(job: Job | undefined): boolean {
    if (job === undefined) return false;
    // The event may have been faster and may know more.
    const known = this.state?.jobs.some(({ id }) => id === job.id) ?? false;
    if (!known) this.#put({ event: 'job', data: job });
    return true;
  }

  async snapshot(): Promise<void> {
    const { frame } = this.playback;
    const path = await this.ask({ method: 'snapshot', params: { frame } });
    if (path) this.notices.inform(t('preview.snapshotSaved', { frame: String(frame) }), path, path);
  }

  async #load(): Promise<void> {
    for (let tries = 0; tries < STATE_TRIES; tries += 1) {
      this.#missedEvents = false;
      const state = await this.backend.call({ method: 'get_state' });
      if (!this.#missedEvents || tries === STATE_TRIES - 1) this.#begin(state);
      if (this.state !== null) return;
    }
  }

  #begin(state: AppState): void {
    this.state = state;
    this.player.setRepeat(state.settings.repeat);
    this.#follow(null, state.project);
  }

  #hear(event: AppEvent): void {
    if (this.state === null) {
      this.#missedEvents = true;
      return;
    }
    if (event.event === 'playback') this.player.heard(event.data);
    if (event.event === 'trouble') this.notices.fail(event.data);
    this.#put(event);
  }

  #put(event: AppEvent): void {
    if (this.state === null) return;
    const before = this.state.project;
    this.state = reduce(this.state, event);
    this.player.setRepeat(this.state.settings.repeat);
    if (event.event === 'project') this.#follow(before, event.data);
  }

  /** Lets player and preview follow the open composition. */
  #follow(before: Project | null, now: Project | null): void {
    this.#pictures.expect(now?.revision ?? 0);
    const frames = now?.analysis?.frames ?? 0;
    // The same composition in a newer version keeps playhead, range and playback.
    if (before?.path !== now?.path) this.player.load(frames);
    else this.player.resize(frames);
    const isNew = before?.revision !== now?.revision;
    const wasReady = !isNew && before?.state.state === 'ready';
    const isReady = now?.state.state === 'ready' && !wasReady;
    if (isReady && !this.player.state.playing) this.player.refresh();
  }

  #draw(image: ImageBitmap, message: FrameMessage): void {
    this.screen.draw(image, message);
    this.player.showed({ frame: message.frame, held: message.held, hash: message.hash });
  }

  #fail(thrown: unknown): void {
    const error = toAppError(thrown);
    if (error.code !== 'cancelled') this.notices.fail(error);
  }
}

function newestReceipt(state: AppState | null): Receipt | null {
  const revision = state?.project?.revision;
  for (const job of state?.jobs ?? []) {
    if (job.state.state === 'done' && job.revision === revision) return job.state.receipt;
  }
  return null;
}

function whyNoExport(state: AppState | null): string | null {
  if (state === null || state.project === null) return t('export.blocked.opening');
  if (state.tools === null) return t('export.blocked.tools');
  const { chromium, ffmpeg } = state.tools;
  if (chromium.state === 'missing') return `${chromium.message} ${chromium.fix}`;
  if (ffmpeg.state === 'missing') return `${ffmpeg.message} ${ffmpeg.fix}`;
  const { state: project } = state.project;
  if (project.state === 'opening') return t('export.blocked.opening');
  if (project.state === 'ready') return null;
  return t('export.blocked.noPreview', { message: project.error.message });
}
