/** The only door between the window and its host. */

import type {
  AppEvent,
  AppRequest,
  AppState,
  Job,
  Project,
  Recent,
  Seeked,
  Settings,
  Tools,
} from '../bindings';
import type { FrameMessage } from './frame_message';

/** What each request is answered with; `null` stands for "nothing". */
export interface Replies {
  get_state: AppState;
  check_tools: Tools;
  open: Project;
  close: null;
  choose_and_open: Project | null;
  choose_output: string | null;
  seek: Seeked;
  play: null;
  pause: null;
  frame_shown: null;
  set_settings: Settings;
  set_variables: null;
  allow_network: null;
  export: Job;
  cancel_job: null;
  dismiss_job: null;
  repeat_job: Job;
  copy_frame: null;
  reveal: null;
  open_output: null;
  snapshot: string;
  remove_recent: Recent[];
  command_line: string;
}

export type Method = AppRequest['method'];
export type Reply<R extends AppRequest> = Replies[R['method']];

/** Files dragged over or dropped on the window. A web page is not told their paths. */
export type FileDrop = { kind: 'over' } | { kind: 'leave' } | { kind: 'drop'; paths: string[] };

export type Unsubscribe = () => void;

/** A host of the window. Calls reject with `BackendError`. */
export interface Backend {
  /** `tauri`, `web` or `fake`; for people who look at the page, never for decisions. */
  readonly host: string;
  /** Begins the stream of events, frames and drops. Subscribe first. */
  start(): Promise<void>;
  call<R extends AppRequest>(request: R): Promise<Reply<R>>;
  onEvent(listener: (event: AppEvent) => void): Unsubscribe;
  onFrame(listener: (frame: FrameMessage) => void): Unsubscribe;
  onDrop(listener: (drop: FileDrop) => void): Unsubscribe;
  /** The host went away; nothing works any more. */
  onLost(listener: () => void): Unsubscribe;
  setTitle(title: string): void;
}
