/** What every command of the keyboard map does. */

import { batchWords, DEDUPS, nextBatch, nextOf } from '../features/inspector/choices';
import type { CommandId } from '../features/shortcuts/table';
import { nextRunStart, previousRunStart } from '../features/timeline/band';
import { nextCut, previousCut } from '../features/timeline/cuts';
import { firstFrame, lastFrame, NO_MARKS, setIn, setOut } from '../features/transport/marks';
import { framesPerSecond, parseRate } from '../lib/rate';
import { t } from '../strings';
import type { Desk } from './desk.svelte';

export type Commands = Record<CommandId, () => void>;

const TEN = 10;

export function commandsOf(desk: Desk): Commands {
  return {
    ...playback(desk),
    ...navigation(desk),
    ...range(desk),
    ...exporting(desk),
    ...views(desk),
    ...files(desk),
  };
}

function playback({ session }: Desk) {
  const { player } = session;
  return {
    play: () => player.toggle(),
    backward: () => player.shuttle(-1),
    stop: () => player.pause(),
    forward: () => player.shuttle(1),
    repeat: () => void session.change({ repeat: !player.state.repeat }),
  };
}

function navigation(desk: Desk) {
  const { player } = desk.session;
  const second = () => framesPerSecond(parseRate(desk.session.analysis?.fps ?? '30'));
  const go = (frame: number | null) => {
    if (frame !== null) player.seek(frame);
  };
  const runs = () => desk.session.analysis?.static_runs ?? [];
  const cuts = () => desk.session.analysis?.cuts ?? [];
  return {
    stepBack: () => player.step(-1),
    stepForward: () => player.step(1),
    secondBack: () => player.step(-second()),
    secondForward: () => player.step(second()),
    tenBack: () => player.step(-TEN),
    tenForward: () => player.step(TEN),
    start: () => player.seek(0),
    end: () => player.seek(player.state.frames - 1),
    goIn: () => player.seek(firstFrame(player.state.marks)),
    goOut: () => player.seek(lastFrame(player.state.marks, player.state.frames)),
    previousCut: () => go(previousCut(cuts(), player.state.frame)),
    nextCut: () => go(nextCut(cuts(), player.state.frame)),
    previousRun: () => go(previousRunStart(runs(), player.state.frame)),
    nextRun: () => go(nextRunStart(runs(), player.state.frame)),
    goTo: () => {
      desk.goTo += 1;
    },
  };
}

function range({ session }: Desk) {
  const { player } = session;
  const marks = () => player.state.marks;
  return {
    setIn: () => player.setMarks(setIn(marks(), player.state.frame)),
    setOut: () => player.setMarks(setOut(marks(), player.state.frame)),
    clearIn: () => player.setMarks({ ...marks(), in: null }),
    clearOut: () => player.setMarks({ ...marks(), out: null }),
    clearRange: () => player.setMarks(NO_MARKS),
  };
}

function exporting(desk: Desk) {
  const { session } = desk;
  return {
    export: () => {
      if (session.project !== null) void desk.export();
    },
    exportOptions: () => {
      desk.bare = false;
      desk.tab = 'export';
    },
    dedup: () => {
      if (session.state === null) return;
      const dedup = nextOf(DEDUPS, session.state.settings.dedup);
      void session.change({ dedup });
      desk.announce(t('capture.dedup'), t(`capture.dedup.${dedup}`));
    },
    batch: () => {
      if (session.state === null) return;
      const batch = nextBatch(session.state.settings.batch);
      void session.change({ batch });
      desk.announce(t('capture.batch'), batchWords(batch));
    },
    snapshot: () => {
      if (session.isReady) void session.snapshot();
    },
    copyFrame: () => {
      if (session.isReady) void session.copyFrame();
    },
  };
}

function views(desk: Desk) {
  const { timeline, session } = desk;
  return {
    zoomIn: () => timeline.zoom(1, session.playback.frame),
    zoomOut: () => timeline.zoom(-1, session.playback.frame),
    zoomFit: () => timeline.fit(),
    previewFit: () => {
      desk.zoom = 'fit';
    },
    previewActual: () => {
      desk.zoom = 'actual';
    },
    checkerboard: () => {
      desk.checkerboard = !desk.checkerboard;
    },
    fullscreen: () => {
      if (session.project !== null) desk.fullscreen = !desk.fullscreen;
    },
    chrome: () => {
      if (session.project !== null) desk.bare = !desk.bare;
    },
    palette: () => {
      desk.palette = !desk.palette;
    },
    shortcuts: () => {
      desk.sheet = !desk.sheet;
    },
    escape: () => leave(desk),
  };
}

/** Closes the topmost thing that covers something. */
function leave(desk: Desk): void {
  if (desk.palette) desk.palette = false;
  else if (desk.sheet) desk.sheet = false;
  else if (desk.receiptOf !== null) desk.receiptOf = null;
  else if (desk.fixes) desk.fixes = false;
  else if (desk.fullscreen) desk.fullscreen = false;
  else if (desk.bare) desk.bare = false;
}

function files({ session }: Desk) {
  return {
    open: () => session.chooseAndOpen(true),
    openFile: () => session.chooseAndOpen(false),
    close: () => {
      if (session.project !== null) session.close();
    },
  };
}
