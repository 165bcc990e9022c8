/**
 * The inspector's panels, in the order of its tabs. A panel is one component file here and one
 * entry in this list.
 */

import type { Component } from 'svelte';
import type { Session } from '../../app/session.svelte';
import type { Key } from '../../strings';
import FontsTab from '../fonts/FontsTab.svelte';
import { fontBadge } from '../fonts/fonts';
import VariablesTab from '../variables/VariablesTab.svelte';
import CaptureTab from './CaptureTab.svelte';
import ExportTab from './ExportTab.svelte';
import ProblemsTab from './ProblemsTab.svelte';
import { problemBadge } from './problems';

/** A small number beside the name of a tab. */
export interface Badge {
  count: number;
  tone: 'info' | 'warning' | 'error';
  testid: string;
}

export interface Panel {
  /** Names the tab's elements: `tab-ID`, `panel-ID`. */
  id: string;
  label: Key;
  component: Component;
  /** What is worth a look in it; `null` for nothing. */
  badge?: (session: Session) => Badge | null;
  /** Whether the open composition has anything for it; always, when left out. */
  isShown?: (session: Session) => boolean;
}

export const PANELS = [
  { id: 'export', label: 'export.tab', component: ExportTab },
  { id: 'capture', label: 'capture.tab', component: CaptureTab },
  {
    id: 'variables',
    label: 'variables.tab',
    component: VariablesTab,
    isShown: (session: Session) => (session.analysis?.variables.length ?? 0) > 0,
  },
  {
    id: 'fonts',
    label: 'fonts.tab',
    component: FontsTab,
    badge: fontBadge,
    isShown: (session: Session) => (session.analysis?.fonts.length ?? 0) > 0,
  },
  { id: 'problems', label: 'problems.tab', component: ProblemsTab, badge: problemBadge },
] as const satisfies readonly Panel[];

export type PanelId = (typeof PANELS)[number]['id'];
