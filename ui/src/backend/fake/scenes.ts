/** States to start the host-less window in: `?scene=done`. */

import type { AppError, AppState, Job, Project, Recent, Settings, Tools } from '../../bindings';
import { launchDay, lecture, particles } from './compositions';
import { fakeReceipt, receiptText } from './receipt';

export const SETTINGS: Settings = {
  version: 1,
  batch: 8,
  dedup: 'exact',
  mode: 'auto',
  quality: 'standard',
  network: 'ask',
  format: 'mp4',
  alpha: 'auto',
  theme: 'system',
  repeat: false,
  chromium: null,
  ffmpeg: null,
};

const TOOLS: Tools = {
  chromium: { state: 'ready', path: '/usr/bin/chromium', version: '156.0.8078.79' },
  ffmpeg: { state: 'ready', path: '/usr/bin/ffmpeg', version: '8.0.1' },
  draw_element: true,
};

const NO_TOOLS: Tools = {
  chromium: {
    state: 'missing',
    message: 'Chromium was not found. Timelines can still be read, but there is no preview.',
    fix: 'sudo apt install chromium',
  },
  ffmpeg: {
    state: 'missing',
    message: 'ffmpeg was not found. Everything but export works.',
    fix: 'sudo apt install ffmpeg',
  },
  draw_element: null,
};

const RECENTS: Recent[] = [
  { path: '/home/ada/films/launch-day', name: 'Launch day', exists: true },
  { path: '/home/ada/films/lecture/index.html', name: 'Lecture', exists: true },
  { path: '/home/ada/films/old/teaser', name: 'Teaser', exists: false },
];

const PAGE_FAILED: AppError = {
  code: 'page_failed',
  message: 'The page stopped with "TypeError: gsap.timelin is not a function".',
  place: 'index.html:58',
  fix: 'Correct the script, then try again.',
};

const NOT_A_COMPOSITION: AppError = {
  code: 'bad_composition',
  message: 'There is no element with data-composition-id in index.html.',
  place: '/home/ada/films/launch-day/index.html',
  fix: 'Give the root element data-composition-id, data-width and data-height.',
};

const PROJECT: Project = {
  revision: 1,
  path: '/home/ada/films/launch-day',
  name: 'Launch day',
  state: { state: 'ready', mode: 'draw_element' },
  analysis: launchDay(),
  variables: {},
  exports: '/home/ada/films/launch-day/renders',
  wanted: [],
  live: { state: 'current' },
};

const EMPTY: AppState = {
  version: '0.1.0',
  settings: SETTINGS,
  recents: RECENTS,
  tools: TOOLS,
  project: null,
  jobs: [],
  sample: '/usr/share/stillcut/examples/launch-day',
};

const READY: AppState = { ...EMPTY, project: PROJECT };

const OUTPUT = '/home/ada/films/launch-day/renders/launch-day-1.mp4';

function job(id: number, state: Job['state']): Job {
  return {
    id,
    name: 'Launch day',
    output: OUTPUT.replace('-1.', `-${id}.`),
    revision: 1,
    range: null,
    state,
  };
}

function doneJob(id: number): Job {
  const receipt = fakeReceipt(launchDay(), SETTINGS, OUTPUT.replace('-1.', `-${id}.`));
  return job(id, { state: 'done', receipt, summary: receiptText(receipt) });
}

const RUNNING = job(3, {
  state: 'running',
  progress: {
    stage: 'capturing',
    frame: 210,
    frames: 450,
    held: 83,
    fps: 41.2,
    elapsed_ms: 5100,
    eta_ms: 5800,
  },
});

const FAILED_JOB = job(2, {
  state: 'failed',
  error: {
    code: 'encoder_failed',
    message: 'ffmpeg ended with status 1: the disk is full.',
    place: '/home/ada/films/launch-day/renders',
    fix: 'Free about 1.2 GB or choose another place.',
  },
});

const SCENES: Record<string, AppState> = {
  empty: EMPTY,
  looking: { ...EMPTY, tools: null, recents: [] },
  missing: { ...EMPTY, tools: NO_TOOLS, sample: null },
  opening: {
    ...EMPTY,
    project: {
      ...PROJECT,
      state: {
        state: 'opening',
        steps: [
          { name: 'Start browser', ms: 412 },
          { name: 'Load page', ms: 96 },
          { name: 'Wait for fonts', ms: null },
        ],
      },
      analysis: { ...launchDay(), static_runs: [], ineligible: [] },
    },
  },
  ready: READY,
  nothing: {
    ...EMPTY,
    project: { ...PROJECT, name: 'Particles', analysis: particles() },
  },
  long: { ...EMPTY, project: { ...PROJECT, name: 'Lecture', analysis: lecture() } },
  limited: {
    ...EMPTY,
    tools: NO_TOOLS,
    project: {
      ...PROJECT,
      state: {
        state: 'limited',
        error: {
          code: 'chromium_missing',
          message: 'Chromium was not found, so there is no preview.',
          place: null,
          fix: 'sudo apt install chromium',
        },
      },
    },
  },
  broken: {
    ...EMPTY,
    project: { ...PROJECT, state: { state: 'limited', error: PAGE_FAILED } },
  },
  failed: {
    ...EMPTY,
    project: { ...PROJECT, state: { state: 'failed', error: NOT_A_COMPOSITION }, analysis: null },
  },
  asking: {
    ...READY,
    project: {
      ...PROJECT,
      wanted: [
        {
          host: 'fonts.googleapis.com',
          address: 'https://fonts.googleapis.com/css2?family=Sora&display=swap',
        },
        { host: 'images.example.org', address: 'https://images.example.org/harbour.jpg' },
        { host: 'images.example.org', address: 'https://images.example.org/sky.jpg' },
      ],
    },
  },
  reloading: {
    ...EMPTY,
    project: { ...PROJECT, live: { state: 'reloading', files: ['index.html', 'film.css'] } },
  },
  halfsaved: {
    ...EMPTY,
    project: { ...PROJECT, live: { state: 'broken', error: PAGE_FAILED } },
  },
  exporting: { ...READY, jobs: [RUNNING] },
  done: { ...READY, jobs: [doneJob(1)] },
  jobs: {
    ...READY,
    jobs: [
      job(5, { state: 'queued' }),
      job(4, { state: 'cancelling' }),
      RUNNING,
      FAILED_JOB,
      doneJob(1),
      job(6, { state: 'cancelled' }),
    ],
  },
};

/** The state of a scene by name; the empty window for unknown names. */
export function scene(name: string | null): AppState {
  return SCENES[name ?? 'empty'] ?? EMPTY;
}
