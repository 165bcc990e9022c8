/** A host that lives in the page: for unit tests and for working on the window alone. */

import type {
  AppError,
  AppEvent,
  AppRequest,
  AppState,
  Job,
  JobState,
  Project,
} from '../../bindings';
import { fpsOf, parseRate } from '../../lib/rate';
import type { Backend, FileDrop, Replies, Reply } from '../backend';
import { BackendError } from '../error';
import type { FrameMessage } from '../frame_message';
import { Listeners } from '../listeners';
import { watchPageDrops } from '../page_drops';
import { launchDay } from './compositions';
import { type Paint, paintPicture } from './pictures';
import { FakePlayback } from './playback';
import { fakeReceipt, receiptText } from './receipt';
import { scene } from './scenes';
import { segmentAnchor } from './stills';

type Params<M extends AppRequest['method']> =
  Extract<AppRequest, { method: M }> extends { params: infer P } ? P : undefined;

type Handlers = {
  [M in AppRequest['method']]: (params: Params<M>) => Replies[M] | Promise<Replies[M]>;
};

export interface FakeOptions {
  state?: AppState;
  paint?: Paint;
  /** Milliseconds between the steps of opening and of an export. */
  stepMs?: number;
}

const STEPS = ['Start browser', 'Load page', 'Wait for fonts', 'Read timeline', 'First frame'];

export class FakeBackend implements Backend {
  readonly host = 'fake';
  /** Every request, oldest first. */
  readonly requests: AppRequest[] = [];
  readonly #events = new Listeners<[AppEvent]>();
  readonly #frames = new Listeners<[FrameMessage]>();
  readonly #drops = new Listeners<[FileDrop]>();
  readonly #lost = new Listeners<[]>();
  readonly #paint: Paint;
  readonly #stepMs: number;
  readonly #playback = new FakePlayback({
    show: (frame) => void this.#show(frame),
    say: (data) => this.send({ event: 'playback', data }),
  });
  #state: AppState;
  #seq = 0;

  constructor(options: FakeOptions = {}) {
    this.#state = options.state ?? scene(null);
    this.#paint = options.paint ?? paintPicture;
    this.#stepMs = options.stepMs ?? 350;
  }

  onEvent = (listener: (event: AppEvent) => void) => this.#events.add(listener);
  onFrame = (listener: (frame: FrameMessage) => void) => this.#frames.add(listener);
  onDrop = (listener: (drop: FileDrop) => void) => this.#drops.add(listener);
  onLost = (listener: () => void) => this.#lost.add(listener);

  async start(): Promise<void> {
    watchPageDrops(window, (drop) => this.#drops.send(drop));
  }

  async call<R extends AppRequest>(request: R): Promise<Reply<R>> {
    this.requests.push(request);
    const handle = this.#handlers[request.method] as (params: unknown) => Reply<R>;
    return handle('params' in request ? request.params : undefined);
  }

  setTitle(title: string): void {
    document.title = title;
  }

  /** Sends an event as a host would. */
  send(event: AppEvent): void {
    this.#events.send(event);
  }

  /** Sends a frame as a host would. */
  sendFrame(frame: FrameMessage): void {
    this.#frames.send(frame);
  }

  /** Drops files as the system would. */
  drop(drop: FileDrop): void {
    this.#drops.send(drop);
  }

  /** Ends the connection. */
  lose(): void {
    this.#lost.send();
  }

  readonly #handlers: Handlers = {
    get_state: () => this.#state,
    check_tools: async () => {
      await this.#wait();
      const tools = this.#state.tools ?? fail('no programs here');
      this.send({ event: 'tools', data: tools });
      return tools;
    },
    open: ({ path }) => this.#open(path),
    close: () => {
      this.#playback.stop();
      this.#setProject(null);
      return null;
    },
    choose_and_open: () => this.#open('/home/ada/films/launch-day'),
    choose_output: ({ name }) => `/home/ada/videos/${name}`,
    seek: async ({ frame }) => {
      const hash = await this.#show(frame);
      return { outcome: 'shown', frame, hash };
    },
    play: ({ from, speed, repeat }) => {
      const { frames, fps } = this.#state.project?.analysis ?? fail('nothing is open');
      const range = repeat ?? { start: 0, end: frames };
      this.#playback.play(from, speed, range, repeat !== null, fpsOf(parseRate(fps)));
      return null;
    },
    pause: () => {
      this.#playback.stop();
      return null;
    },
    frame_shown: () => null,
    set_settings: ({ settings }) => {
      this.#state = { ...this.#state, settings };
      this.send({ event: 'settings', data: settings });
      return settings;
    },
    set_variables: ({ values }) => {
      const project = this.#state.project ?? fail('nothing is open');
      this.#setProject({ ...project, revision: project.revision + 1, variables: values });
      return null;
    },
    allow_network: ({ hosts }) => {
      const project = this.#state.project ?? fail('nothing is open');
      const wanted = project.wanted.filter(({ host }) => !hosts.includes(host));
      this.#setProject({ ...project, revision: project.revision + 1, wanted });
      return null;
    },
    export: ({ options }) => this.#export(options.output),
    cancel_job: ({ id }) => {
      this.#setJob(id, { state: 'cancelling' });
      void this.#wait().then(() => this.#setJob(id, { state: 'cancelled' }));
      return null;
    },
    dismiss_job: ({ id }) => {
      this.#state = { ...this.#state, jobs: this.#state.jobs.filter((job) => job.id !== id) };
      this.send({ event: 'job_dismissed', data: id });
      return null;
    },
    repeat_job: ({ id }) => {
      const { output } = this.#state.jobs.find((job) => job.id === id) ?? fail(`no job ${id}`);
      return this.#export(output);
    },
    copy_frame: () => null,
    reveal: () => null,
    open_output: () => null,
    snapshot: ({ frame }) => `/home/ada/films/launch-day/renders/launch-day-${frame}.png`,
    remove_recent: ({ path }) => {
      const recents = this.#state.recents.filter((recent) => recent.path !== path);
      this.#state = { ...this.#state, recents };
      this.send({ event: 'recents', data: recents });
      return recents;
    },
    command_line: () => 'stillcut export /home/ada/films/launch-day --quality standard',
  };

  #wait(): Promise<void> {
    return new Promise((done) => setTimeout(done, this.#stepMs));
  }

  async #show(frame: number): Promise<string> {
    const project = this.#state.project;
    if (project?.analysis == null) return '';
    const picture = await this.#paint(project.analysis, frame);
    this.#seq += 1;
    const { held, hash, width, height, image } = picture;
    const { revision } = project;
    const type = 'image/jpeg';
    this.#frames.send({ seq: this.#seq, revision, frame, held, hash, width, height, image, type });
    return hash;
  }

  async #open(path: string): Promise<Project> {
    const project: Project = {
      revision: (this.#state.project?.revision ?? 0) + 1,
      path,
      name: 'Launch day',
      state: { state: 'opening', steps: [] },
      analysis: { ...launchDay(), static_runs: [], ineligible: [] },
      variables: {},
      exports: `${path}/renders`,
      wanted: [],
      live: { state: 'current' },
    };
    this.#setProject(project);
    void this.#runSteps(project);
    return project;
  }

  async #runSteps(project: Project): Promise<void> {
    const isOpen = () => this.#state.project?.revision === project.revision;
    for (let done = 0; done < STEPS.length && isOpen(); done += 1) {
      const steps = STEPS.slice(0, done + 1).map((name, index) => ({
        name,
        ms: index < done ? this.#stepMs : null,
      }));
      this.#setProject({ ...project, state: { state: 'opening', steps } });
      await this.#wait();
    }
    const state = { state: 'ready', mode: 'draw_element' } as const;
    if (isOpen()) this.#setProject({ ...project, state, analysis: launchDay() });
  }

  #setProject(project: Project | null): void {
    this.#state = { ...this.#state, project };
    this.send({ event: 'project', data: project });
  }

  #export(output: string | null): Job {
    const project = this.#state.project ?? fail('nothing is open');
    const id = Math.max(0, ...this.#state.jobs.map((job) => job.id)) + 1;
    const job: Job = {
      id,
      name: project.name,
      output: output ?? `${project.path}/renders/launch-day-${id}.mp4`,
      revision: project.revision,
      range: null,
      state: { state: 'queued' },
    };
    this.#state = { ...this.#state, jobs: [job, ...this.#state.jobs] };
    this.send({ event: 'job', data: job });
    void this.#runJob(job);
    return job;
  }

  async #runJob(job: Job): Promise<void> {
    const analysis = this.#state.project?.analysis ?? fail('nothing is open');
    const isRunning = () => {
      const state = this.#state.jobs.find(({ id }) => id === job.id)?.state.state;
      return state === 'running' || state === 'queued';
    };
    const began = performance.now();
    let held = 0;
    for (let frame = 0; frame <= analysis.frames && isRunning(); frame += 18) {
      for (let done = Math.max(0, frame - 18); done < frame; done += 1) {
        if (segmentAnchor(analysis, done) !== done) held += 1;
      }
      const spent = performance.now() - began;
      const fps = frame > 0 ? (frame * 1000) / Math.max(1, spent) : null;
      const eta = fps === null ? null : ((analysis.frames - frame) * 1000) / fps;
      this.#setJob(job.id, {
        state: 'running',
        progress: {
          stage: frame === 0 ? 'opening' : 'capturing',
          frame,
          frames: analysis.frames,
          held,
          fps,
          elapsed_ms: Math.round(spent),
          eta_ms: eta === null ? null : Math.round(eta),
        },
      });
      await this.#wait();
    }
    if (!isRunning()) return;
    const receipt = fakeReceipt(analysis, this.#state.settings, job.output);
    this.#setJob(job.id, { state: 'done', receipt, summary: receiptText(receipt) });
  }

  #setJob(id: number, state: JobState): void {
    const jobs = this.#state.jobs.map((job) => (job.id === id ? { ...job, state } : job));
    this.#state = { ...this.#state, jobs };
    const job = jobs.find((candidate) => candidate.id === id);
    if (job !== undefined) this.send({ event: 'job', data: job });
  }
}

function fail(message: string): never {
  const error: AppError = { code: 'bad_request', message, place: null, fix: null };
  throw new BackendError(error);
}
