/**
 * The one place wire types are imported from; `generated/` is written from crates/app.
 * `Event` and `Request` get other names here because the browser has its own of those names.
 */

export type { AlphaChoice } from './generated/AlphaChoice';
export type { Analysis } from './generated/Analysis';
export type { AppError } from './generated/AppError';
export type { AppState } from './generated/AppState';
export type { Batch } from './generated/Batch';
export type { CaptureMode } from './generated/CaptureMode';
export type { Clip } from './generated/Clip';
export type { ClipKind } from './generated/ClipKind';
export type { Cut } from './generated/Cut';
export type { Dedup } from './generated/Dedup';
export type { ErrorCode } from './generated/ErrorCode';
export type { Event as AppEvent } from './generated/Event';
export type { ExportOptions } from './generated/ExportOptions';
export type { FontUse } from './generated/FontUse';
export type { Format } from './generated/Format';
export type { FrameRange } from './generated/FrameRange';
export type { Ineligible } from './generated/Ineligible';
export type { IneligibleReason } from './generated/IneligibleReason';
export type { Job } from './generated/Job';
export type { JobState } from './generated/JobState';
export type { Live } from './generated/Live';
export type { ModeChoice } from './generated/ModeChoice';
export type { NetworkPolicy } from './generated/NetworkPolicy';
export type { Playback } from './generated/Playback';
export type { Problem } from './generated/Problem';
export type { Progress } from './generated/Progress';
export type { Project } from './generated/Project';
export type { ProjectState } from './generated/ProjectState';
export type { Quality } from './generated/Quality';
export type { Receipt } from './generated/Receipt';
export type { Recent } from './generated/Recent';
export type { Request as AppRequest } from './generated/Request';
export type { RunState } from './generated/RunState';
export type { Seeked } from './generated/Seeked';
export type { Settings } from './generated/Settings';
export type { Severity } from './generated/Severity';
export type { Stage } from './generated/Stage';
export type { StaticRun } from './generated/StaticRun';
export type { Theme } from './generated/Theme';
export type { Tool } from './generated/Tool';
export type { Tools } from './generated/Tools';
export type { Variable } from './generated/Variable';
export type { VariableValue } from './generated/VariableValue';
export type { Wanted } from './generated/Wanted';
