import type { Analysis, Receipt, Settings } from '../../bindings';
import { heldFrames } from './stills';

/** The account of a fake export of everything. */
export function fakeReceipt(analysis: Analysis, settings: Settings, output: string): Receipt {
  const held = settings.dedup === 'off' ? 0 : heldFrames(analysis);
  const rejected = analysis.static_runs
    .filter(({ state }) => state === 'rejected')
    .reduce((sum, { start, end }) => sum + end - start, 0);
  const captured = analysis.frames - held;
  const capture = captured * 21.4;
  return {
    version: 1,
    composition: '/home/ada/films/launch-day',
    variables: {},
    mode: 'draw_element',
    mode_reason: null,
    browser: 'Chrome/156.0.8078.79',
    range: { start: 0, end: analysis.frames },
    frames: {
      total: analysis.frames,
      captured,
      held,
      predicted: held + rejected,
      verified: held,
      rejected,
      fallback: 2,
    },
    dedup: {
      setting: settings.dedup,
      armed: settings.dedup !== 'off',
      skip_reasons: analysis.ineligible.length > 0 ? ['a video is visible (#screen)'] : [],
      ineligible: analysis.ineligible,
      compared: 12,
      restarts: [],
    },
    batch: { size: settings.batch, round_trips: Math.ceil(analysis.frames / settings.batch) + 2 },
    shards: {
      setting: 'auto',
      browsers: [
        { frames: Math.ceil(analysis.frames / 2), blocks: 12, restarts: 0, trouble: null },
        { frames: Math.floor(analysis.frames / 2), blocks: 11, restarts: 0, trouble: null },
      ],
      refused: null,
    },
    transport: { used: 'ring', reason: null, drawing: 'worker' },
    encoder: { restarts: [], differing: 0 },
    guard: {
      setting: 'auto',
      compared: 4,
      remembered: 0,
      passed: 3,
      failed: 0,
      unchecked: 2,
      worst_psnr: 52.7,
      ms: 470,
      reason: 'more samples would take over a tenth of the capture',
    },
    stages_ms: {
      open: 910,
      analyze: 130,
      guard: 470,
      capture,
      encode: 2140,
      finish: 240,
      check: 95,
      total: 910 + 130 + 470 + capture + 320,
      seek: captured * 0.3,
      paint: captured * 3.1,
      draw: captured * 13.9,
      transfer: captured * 3.2,
      convert: captured * 1.4,
    },
    saved_ms: held * 17.1,
    costs: { captured_ms: 20.5, held_ms: 3.4 },
    runs: analysis.static_runs.map((run) =>
      run.state === 'predicted' ? { ...run, state: 'verified' } : run,
    ),
    fallbacks: [
      { frame: 211, reason: 'the video #screen was not drawn into the canvas' },
      { frame: 212, reason: 'the video #screen was not drawn into the canvas' },
    ],
    problems: analysis.problems.slice(1, 2),
    network: { policy: 'offline', installed: 2, files: 0, missing: 0 },
    peak_memory_bytes: 612_000_000,
    peak_memory: { browser: 431_000_000, ffmpeg: 120_000_000, stillcut: 61_000_000 },
    audio: {
      samples: 720_000,
      peak_db: -3.2,
      limited: 0,
      tracks: [
        {
          element: 'music',
          source: 'music.mp3',
          from: 0,
          to: analysis.duration,
          trim: 0,
          rate: 1,
          repeats: false,
          gain: 0.8,
        },
      ],
    },
    output: {
      path: output,
      format: settings.format,
      frames: analysis.frames,
      pictures: analysis.frames,
      duration: analysis.duration,
      bytes: 8_412_330,
      video: `h264 ${analysis.width}x${analysis.height} 30 fps`,
      codec: 'h264',
      pixel_format: 'yuv420p',
      alpha: 'none',
      audio: { codec: 'aac', sample_rate: 48000, channels: 2, samples: 720000 },
    },
  };
}

/** The receipt as the host would write it. */
export function receiptText({ frames, output, mode, browser }: Receipt): string {
  return [
    `${frames.total} frames: ${frames.captured} captured, ${frames.held} held`,
    `static runs: ${frames.predicted} predicted, ${frames.verified} verified, ${frames.rejected} rejected`,
    `capture: ${mode} with ${browser}, ${frames.fallback} fallbacks`,
    `file: ${output.path}`,
    `      ${output.video}, ${output.audio?.codec ?? 'no sound'}, ${output.bytes} bytes`,
  ].join('\n');
}
