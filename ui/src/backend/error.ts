import type { AppError } from '../bindings';

/** A failed call, with what the host said about it. */
export class BackendError extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(error.message);
    this.name = 'BackendError';
    this.error = error;
  }
}

/** Whatever was thrown or rejected, as an `AppError`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof BackendError) return thrown.error;
  if (isAppError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, place: null, fix: null };
}

export function isAppError(value: unknown): value is AppError {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as AppError).code === 'string' &&
    typeof (value as AppError).message === 'string'
  );
}
