/** A set of listeners for one kind of message. */
export class Listeners<T extends unknown[]> {
  readonly #all = new Set<(...message: T) => void>();

  add(listener: (...message: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  send(...message: T): void {
    for (const listener of this.#all) listener(...message);
  }
}
