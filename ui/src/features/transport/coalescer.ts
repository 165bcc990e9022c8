/**
 * Sends only the newest of many wishes: one in flight, the latest kept, the rest forgotten.
 * Scrubbing asks far more often than frames can be captured.
 */
export class Coalescer<T> {
  readonly #send: (wish: T) => Promise<unknown>;
  readonly #failed: (thrown: unknown) => void;
  #busy = false;
  #next: { wish: T } | null = null;

  constructor(send: (wish: T) => Promise<unknown>, failed: (thrown: unknown) => void) {
    this.#send = send;
    this.#failed = failed;
  }

  /** Whether a wish is in flight. */
  get busy(): boolean {
    return this.#busy;
  }

  want(wish: T): void {
    this.#next = { wish };
    if (!this.#busy) void this.#drain();
  }

  /** Forgets the wish that was not sent yet. */
  clear(): void {
    this.#next = null;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#next !== null) {
      const { wish } = this.#next;
      this.#next = null;
      try {
        await this.#send(wish);
      } catch (thrown) {
        this.#failed(thrown);
      }
    }
    this.#busy = false;
  }
}
