/** Made-up compositions for the host-less window and for tests. */

import type { Analysis, Clip, ClipKind, Cut, StaticRun, Variable } from '../../bindings';

const FPS = 30;

function clip(
  id: string,
  label: string,
  kind: ClipKind,
  track: number,
  start: number,
  end: number,
): Clip {
  return { id, label, kind, track, start, end };
}

function run(start: number, end: number, state: StaticRun['state'], reason: string): StaticRun {
  const differs = state === 'rejected' ? start + 4 : null;
  return { start, end, anchor: start - 1, state, reason, differs };
}

/** Cuts where clips begin or end. */
export function cutsOf(clips: readonly Clip[], frames: number): Cut[] {
  const cuts = new Map<number, Cut>();
  const at = (seconds: number) => {
    const frame = Math.ceil(seconds * FPS - 1e-6);
    const cut = cuts.get(frame) ?? { frame, starts: [], ends: [] };
    cuts.set(frame, cut);
    return cut;
  };
  for (const { id, start, end } of clips) {
    at(start).starts.push(id);
    at(end).ends.push(id);
  }
  return [...cuts.values()]
    .filter(({ frame }) => frame > 0 && frame < frames)
    .sort((a, b) => a.frame - b.frame);
}

/** Fifteen seconds with every state of the band. */
export function launchDay(): Analysis {
  const clips = [
    clip('backdrop', 'Backdrop', 'element', 0, 0, 15),
    clip('title', 'Title', 'element', 1, 0, 4),
    clip('logo', 'Logo', 'image', 1, 4, 6.5),
    clip('demo', 'Product demo', 'composition', 1, 6.5, 12),
    clip('outro', 'Outro', 'element', 1, 12, 15),
    clip('lower-third', 'Lower third', 'element', 2, 1, 5.5),
    clip('screen', 'Screen recording', 'video', 2, 7, 10),
    clip('badge', 'Badge', 'image', 2, 12.5, 15),
    clip('music', 'Music', 'audio', 3, 0, 15),
  ];
  return {
    id: 'launch-day',
    frames: 450,
    fps: '30',
    width: 1920,
    height: 1080,
    duration: 15,
    clips,
    cuts: cutsOf(clips, 450),
    spans: [
      { kind: 'tween', start: 0, end: 1.1, target: '#title' },
      { kind: 'tween', start: 4, end: 4.6, target: '#logo' },
      { kind: 'css_animation', start: 12, end: 13, target: '.badge' },
    ],
    static_runs: [
      run(35, 120, 'verified', "ends at the start of clip 'logo'"),
      run(140, 165, 'predicted', "ends at the end of clip 'lower-third'"),
      run(166, 195, 'rejected', 'frame 181 changed: .cursor blinked'),
      run(302, 360, 'predicted', "ends at the start of clip 'outro'"),
      run(392, 450, 'verified', 'ends at the end of the composition'),
    ],
    ineligible: [{ start: 7, end: 10, reason: 'video', detail: '#screen' }],
    history: { reasons: ['A timeline calls a function at 6.5 s (#demo).'] },
    fonts: [
      {
        family: 'Inter',
        resolved: 'Inter',
        source: 'file',
        file: 'fonts/inter.woff2',
        faces: ['400', '700'],
        place: '#title',
        elements: 12,
      },
      {
        family: 'Liberation Mono',
        resolved: 'Liberation Mono',
        source: 'system',
        file: null,
        faces: ['400'],
        place: '.code',
        elements: 2,
      },
      {
        family: 'Sohne',
        resolved: 'sans-serif',
        source: 'fallback',
        file: null,
        faces: ['500'],
        place: '#tagline',
        elements: 1,
      },
    ],
    variables: [
      variable({ name: 'title', label: 'Title', default: 'Launch day', value: 'Launch day' }),
      variable({
        name: 'speed',
        label: 'Speed',
        type: 'number',
        min: 0.5,
        max: 4,
        step: 0.5,
        unit: '\u00d7',
        default: 1,
        value: 1,
      }),
      variable({
        name: 'accent',
        label: 'Accent',
        type: 'color',
        description: 'Buttons and lines.',
        default: '#3b82f6',
        value: '#3b82f6',
      }),
      variable({
        name: 'captions',
        label: 'Captions',
        type: 'boolean',
        default: true,
        value: true,
      }),
      variable({
        name: 'outro.words',
        part: 'outro',
        label: 'Words',
        type: 'enum',
        options: [
          { value: 'bye', label: 'Good bye' },
          { value: 'soon', label: 'See you soon' },
        ],
        default: 'bye',
        value: 'bye',
      }),
    ],
    problems: [
      {
        severity: 'error',
        code: 'missing_asset',
        message: 'The picture images/logo@2x.png was not found.',
        place: 'index.html:42',
        fix: 'Add the file or correct the address.',
      },
      {
        severity: 'warning',
        code: 'font_fallback',
        message: "The font 'Space Grotesk' could not be loaded; a system font is shown.",
        place: 'styles.css:3',
        fix: 'Put the font file beside the composition.',
      },
      {
        severity: 'info',
        code: 'remote_asset',
        message: 'gsap.min.js was answered from the local cache.',
        place: 'index.html:8',
        fix: null,
      },
    ],
  };
}

function variable(of: Partial<Variable> & Pick<Variable, 'name'>): Variable {
  const { name } = of;
  const nothing = { description: null, unit: null, min: null, max: null, step: null };
  return {
    part: '',
    type: 'string',
    label: name,
    options: [],
    default: null,
    value: null,
    given: false,
    ...nothing,
    ...of,
  };
}

/** A composition without anything to predict. */
export function particles(): Analysis {
  const clips = [clip('field', 'Particle field', 'canvas', 0, 0, 8)];
  return {
    ...launchDay(),
    id: 'particles',
    frames: 240,
    duration: 8,
    width: 1080,
    height: 1080,
    clips,
    cuts: [],
    spans: [],
    static_runs: [],
    ineligible: [
      { start: 0, end: 8, reason: 'canvas', detail: '#field' },
      { start: 0, end: 8, reason: 'animation_frame', detail: 'field.js' },
    ],
    history: { reasons: [] },
    variables: [],
    problems: [],
  };
}

const LONG_FRAMES = 20 * 60 * FPS;
const LONG_CLIPS = 500;

/** Twenty minutes with 500 clips on six tracks. */
export function lecture(): Analysis {
  const kinds: ClipKind[] = ['element', 'image', 'composition', 'video'];
  const clips = Array.from({ length: LONG_CLIPS }, (_, index) => {
    const slot = Math.floor(index / 5);
    const start = slot * 12 + (index % 5) * 1.7;
    const end = Math.min(1200, start + 5 + ((index * 7) % 40) / 10);
    const kind = kinds[index % kinds.length] as ClipKind;
    return clip(`clip-${index}`, `Slide part ${index + 1}`, kind, index % 5, start, end);
  });
  const cuts = cutsOf(clips, LONG_FRAMES);
  const states: StaticRun['state'][] = ['verified', 'verified', 'predicted', 'rejected'];
  const runs = cuts
    .map((cut, index) => {
      const next = cuts[index + 1]?.frame ?? LONG_FRAMES;
      const state = states[(index * 5) % states.length] as StaticRun['state'];
      return run(cut.frame + 14, next, state, 'ends at the next cut');
    })
    .filter(({ start, end }) => end - start > 3);
  return {
    ...launchDay(),
    id: 'lecture',
    frames: LONG_FRAMES,
    duration: 1200,
    clips,
    cuts,
    spans: [],
    static_runs: runs,
    ineligible: [{ start: 300, end: 420, reason: 'video', detail: '#interview' }],
    history: { reasons: [] },
    variables: [],
    problems: [],
  };
}
