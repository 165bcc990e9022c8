/** Everything on the user's desk: the session and how the window is arranged. */

import { getContext, setContext } from 'svelte';
import type { ExportOptions, Job } from '../bindings';
import type { PanelId } from '../features/inspector/panels';
import { TimelineState } from '../features/timeline/timeline.svelte';
import { markedRange } from '../features/transport/marks';
import { t } from '../strings';
import type { Session } from './session.svelte';

const DEFAULT_TIMELINE = 248;
const SMALLEST_TIMELINE = 136;

export class Desk {
  readonly session: Session;
  readonly timeline = new TimelineState();

  tab = $state<PanelId>('export');
  checkerboard = $state(false);
  zoom = $state<'fit' | 'actual'>('fit');
  /** Whether everything but preview and transport is hidden. */
  bare = $state(false);
  fullscreen = $state(false);
  sheet = $state(false);
  /** Whether the list of commands is open. */
  palette = $state(false);
  /** Whether the top bar tells about the needed programs. */
  fixes = $state(false);
  /** Job whose receipt is open. */
  receiptOf = $state<number | null>(null);
  /** Grows when the go-to-frame field is to be focused. */
  goTo = $state(0);
  /** File to export to; `null` for the usual place. */
  output = $state<string | null>(null);
  /** Whether an export keeps to the marked range. */
  usesMarks = $state(true);
  /** Pixels; the room the window has decides how much of it is used. */
  timelineHeight = $state(DEFAULT_TIMELINE);

  readonly range = $derived.by(() => {
    const { marks, frames } = this.session.playback;
    return frames > 0 ? markedRange(marks, frames) : null;
  });
  readonly openReceipt: Job | null = $derived.by(() => {
    const jobs = this.session.state?.jobs ?? [];
    return jobs.find(({ id, state }) => id === this.receiptOf && state.state === 'done') ?? null;
  });

  constructor(session: Session) {
    this.session = session;
  }

  setTimelineHeight(height: number): void {
    this.timelineHeight = Math.max(SMALLEST_TIMELINE, Math.round(height));
  }

  get exportOptions(): ExportOptions {
    return {
      output: this.output,
      range: this.usesMarks ? this.range : null,
      format: null,
      quality: null,
    };
  }

  /** Exports at once with what is chosen. */
  async export(): Promise<void> {
    const { session } = this;
    if (session.exportBlocked !== null) {
      session.notices.inform(session.exportBlocked);
      return;
    }
    // A chosen file is for one export: the next one must not find it in its way.
    if (await session.export(this.exportOptions)) this.output = null;
  }

  /** Tells about a setting that a key changed. */
  announce(setting: string, value: string): void {
    this.session.notices.inform(t('capture.changed', { setting, value }));
  }
}

const KEY = Symbol('desk');

export function provideDesk(desk: Desk): Desk {
  return setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
