/** Elapsed time that goes on between two messages of a job. */

const TICK_MS = 250;

export class JobClock {
  #base = $state(0);
  #heard = 0;
  #now = $state(0);

  /** Milliseconds since the start of the job. */
  get elapsed(): number {
    return this.#base + Math.max(0, this.#now - this.#heard);
  }

  /** The host said how long the job has been running. */
  hear(elapsedMs: number): void {
    this.#base = elapsedMs;
    this.#heard = performance.now();
    this.#now = this.#heard;
  }

  /** Lets time go on; the returned function stops it. */
  run(): () => void {
    const timer = setInterval(() => {
      this.#now = performance.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  }
}
