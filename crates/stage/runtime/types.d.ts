// Shapes shared by the runtime's files. Wire shapes mirror `crates/timeline/src/facts.rs`.

interface Problem {
  severity: 'error' | 'warning' | 'info';
  code: string;
  message: string;
  place: string | null;
  fix: string | null;
}

interface FrameRateParts {
  num: number;
  den: number;
}

/** What can have a time window. */
type TimedNode = HTMLElement | SVGElement;

interface TimedElement {
  element: TimedNode;
  start: number;
  end: number;
  /** Whether it takes room among its neighbours. */
  inFlow: boolean;
  /** Whether timed elements are inside. */
  hasClips: boolean;
  /** The nearest clip around it. */
  above: TimedElement | undefined;
  shown: boolean | undefined;
}

/** What is used of a GSAP timeline or of an object that behaves like one. */
interface SeekableTimeline {
  duration?(): number;
  totalDuration?(): number;
  totalTime?(seconds: number, suppressEvents?: boolean): unknown;
  time?(seconds?: number): unknown;
  progress?(part: number): unknown;
  render?(seconds: number, suppressEvents: boolean, force: boolean): unknown;
  seek?(seconds: number, suppressEvents?: boolean): unknown;
  pause?(): unknown;
  paused?(): boolean;
  startTime?(): number;
  timeScale?(): number;
  eventCallback?(name: string): unknown;
  getChildren?(nested: boolean, tweens: boolean, timelines: boolean): SeekableTimeline[];
  targets?(): unknown[];
  vars?: Record<string, unknown>;
  parent?: SeekableTimeline | null;
}

/** A part in its host. */
interface PartScope {
  host: HTMLElement;
  /** The part's root inside of the host; the host itself where the part has none. */
  box: HTMLElement;
  /** What the part calls itself. */
  compositionId: string;
  /** The `id` that the part's root was written with. */
  rootId: string | undefined;
  /** The part's file, from the project's root, and what is written in it. */
  file: string;
  text: string;
  /** Files from the page to this one. */
  chain: string[];
  /** What selects the host, and the box. */
  selectors: { host: string; box: string };
  /** `html` and `body` of the part's file. */
  page: Element[];
  /** How it is addressed from outside: names of the hosts from the page to this one, joined by points. */
  path: string;
  variables: Record<string, unknown>;
  declared?: VariableDeclaration[];
  /** Timelines that the part's scripts registered, by the key they used. */
  registered: Map<string, SeekableTimeline>;
  hasScript?: boolean;
  /** GSAP and how the part sees it. */
  gsap?: { of: object; view: object };
}

/** One entry of `data-composition-variables`. */
interface VariableDeclaration {
  id: string;
  type?: string;
  default?: unknown;
  label?: unknown;
  description?: unknown;
  unit?: unknown;
  min?: unknown;
  max?: unknown;
  step?: unknown;
  options?: unknown;
}

/** Variables that the user gave, by name or path; put before the frame scripts by `runtime.rs`. */
declare const GIVEN_VARIABLES: Record<string, unknown>;

/** Families that the project names and that are installed; mirrors `PackagedFamily` in `src/libraries/fonts`. */
declare const PACKAGED_FONTS: PackagedFamily[];

interface PackagedFamily {
  name: string;
  /** The family that stands in for it. */
  stand_in: string | null;
  package: string;
  faces: {
    file: string;
    weight: string;
    style: string;
    stretch: string | null;
    range: string | null;
  }[];
}

interface PartScript {
  scope: PartScope;
  type: string;
  source: Element;
  code: string;
  /** Line of the part's file in which the code begins, from 1. */
  line: number;
}

/** What the server knows of a video; mirrors `MovingPicture` in `src/stills.rs`. */
interface MovingPicture {
  path: string;
  width: number;
  height: number;
  /** Seconds. */
  duration: number;
  /** How often an animated picture is played; for ever when absent. */
  plays: number | null;
  /** Seconds at which each frame is first shown, ascending. */
  times: Float64Array;
  /** Seconds by which a time may lie before a frame that is shown already. */
  slack: number;
}

interface StillFailure {
  code: string;
  message: string;
  fix: string | null;
}

interface ManagedImage {
  element: HTMLImageElement;
  /** What its source was when it was read. */
  key: string;
  place: StillPlace;
  /** Whether it is known if it moves. */
  isRead: boolean;
  /** Nothing when it does not move. */
  moving: MovingPicture | undefined;
  ready: Promise<void>;
}

interface ManagedVideo {
  element: HTMLVideoElement;
  /** What its sources were when it was read. */
  key: string;
  place: StillPlace;
  moving: MovingPicture | undefined;
  /** The author's own poster. */
  poster: string | null;
  isPlaying: boolean;
  /** Time of the file that a script set. */
  ownTime: number | undefined;
  /** Whether its failure was told. */
  isReported: boolean;
  /** Whether a smaller still looks the same. */
  mayShrink: boolean;
  /** The size at which it is shown, where nothing changes that. */
  restSize: { width: number; height: number } | undefined;
  ready: Promise<void>;
}

/** A timeline that is seeked, and when: seconds on the root's clock. */
interface PlayedTimeline {
  timeline: SeekableTimeline;
  start: number;
  end: number;
  /** Its own seconds a second, and the one it begins at. */
  rate: number;
  from: number;
}

interface Opened {
  id: string;
  width: number;
  height: number;
  duration: number;
  fps: FrameRateParts;
  waits: { name: string; ms: number }[];
  /** Whether what is shown depends on where it is in the window. */
  looksAtWindow: boolean;
}

interface Window {
  __timelines?: Record<string, SeekableTimeline>;
  __hf?: Record<string, unknown>;
  __player?: Record<string, unknown>;
  __hyperframes?: Record<string, unknown>;
  __hfVariables?: Record<string, unknown>;
  __hfVariablesByComp?: Record<string, Record<string, unknown>>;
  __hfThreeTime?: number;
  __hfTypegpuTime?: number;
  __playerReady?: boolean;
  __renderReady?: boolean;
  __hfForceTimelineRebind?: () => void;
  __hfLottie?: unknown;
  __hfAnime?: unknown;
  hyperframesAnime?: object;
  __hfWaapi?: unknown;
  lottie?: { getRegisteredAnimations?(): unknown };
  bodymovin?: { getRegisteredAnimations?(): unknown };
  anime?: { running?: unknown; engine?: unknown };
  google?: { maps?: { event?: { addListenerOnce(...args: unknown[]): unknown } } };
  Worker: typeof Worker;
  IntersectionObserver: typeof IntersectionObserver;
  __hfTimelinesBuilding?: boolean;
  __hfFlushSync?: () => void;
  __hfWaitForSeekCompletion?: () => Promise<unknown>;
  __tailwindReady?: Promise<unknown>;
  __stillcut?: StillcutFrame;
  gsap?: object & {
    ticker?: { sleep(): void; wake(): void; lagSmoothing?(ms: number): void };
    globalTimeline?: SeekableTimeline;
  };
  stillcut?: { pulse(): void };
  /** V8's `gc`, by the name that the engine gives it */
  __stillcutCollect?: () => void;
  /** A binding of the engine: takes JSON of `{call, notices}`. */
  __stillcutNotices?: (frames: string) => void;
}

/** A document inside of the composition, as the composition's runtime drives it. */
interface NestedDocument {
  frame: Element | null;
  undrawable(): string | undefined;
  canvasBytes(): number;
  freeze(): void;
  seek(seconds: number): void;
  isGone(): boolean;
  looksAtWindow(): boolean;
  hasTurns(): boolean;
  takeTurns(): Promise<void>;
}

interface StillcutFrame {
  adopt(nested: NestedDocument): void;
  open(
    rate: FrameRateParts | null,
  ): Promise<Opened | { error: { code: string; message: string; place?: string } }>;
  facts(): object;
  problems(): Problem[];
  visit(frame: number): Promise<void> | undefined;
  undrawable(): string | undefined;
  canvasBytes(): number;
  update(): Promise<void>;
  current(): number;
  volumes(from: number, to: number): Promise<[number, number, number][]>;
}

interface CanvasRenderingContext2D {
  drawElementImage(element: Element | ElementImage, x: number, y: number): DOMMatrix;
}

interface OffscreenCanvasRenderingContext2D {
  drawElementImage(element: Element | ElementImage, x: number, y: number): DOMMatrix;
}

/** What the browser recorded of an element; only the canvas it was recorded for can draw it. */
interface ElementImage {
  readonly width: number;
  readonly height: number;
  close(): void;
}

interface HTMLCanvasElement {
  requestPaint(): void;
  captureElementImage(element: Element): ElementImage;
}

interface FileSystemSyncAccessHandle {
  write(data: BufferSource, options?: { at?: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}

interface Notice {
  frame: number;
  kind: 'captured' | 'assumed' | 'held';
  slot: number;
  /** of the pixels in the slot */
  order: import('./host/read-back.js').PixelOrder;
  ms: { seek: number; settle: number; paint: number; draw: number; write: number };
}

/** What is used of a service worker's global scope; the library of types for workers does not go with that for pages. */
interface ServiceWorkerScope {
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(name: 'install', call: (event: InstallEvent) => void): void;
  addEventListener(name: 'activate', call: (event: LastingEvent) => void): void;
  addEventListener(name: 'fetch', call: (event: FetchEvent) => void): void;
}

interface LastingEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface InstallEvent extends LastingEvent {
  addRoutes?(rule: { condition: { urlPattern: URLPattern }; source: string }): Promise<void>;
}

interface FetchEvent extends LastingEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

/** As in `crates/timeline/src/font.rs`. */
interface FontUse {
  family: string;
  resolved: string;
  source: 'file' | 'package' | 'system' | 'stand_in' | 'generic' | 'fallback';
  file: string | null;
  faces: string[];
  place: string;
  elements: number;
}
