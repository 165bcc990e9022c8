/** Listens to the whole window and runs commands. */

import { belongsToElement, commandFor } from './match';
import type { CommandId } from './table';

type Run = (command: CommandId) => void;

export class Keyboard {
  readonly #run: Run;
  #stopHeld = false;

  constructor(run: Run) {
    this.#run = run;
  }

  /** Starts to listen; the returned function ends it. */
  listen(target: Window): () => void {
    const down = (event: KeyboardEvent) => this.down(event);
    const up = (event: KeyboardEvent) => this.up(event);
    const blur = () => {
      this.#stopHeld = false;
    };
    target.addEventListener('keydown', down);
    target.addEventListener('keyup', up);
    target.addEventListener('blur', blur);
    return () => {
      target.removeEventListener('keydown', down);
      target.removeEventListener('keyup', up);
      target.removeEventListener('blur', blur);
    };
  }

  down(event: KeyboardEvent): void {
    if (event.defaultPrevented || belongsToElement(event.target, event)) return;
    const command = this.#jog(event) ?? commandFor(event);
    if (event.code === 'KeyK') this.#stopHeld = true;
    if (command === null) return;
    event.preventDefault();
    this.#run(command);
  }

  up(event: KeyboardEvent): void {
    if (event.code === 'KeyK') this.#stopHeld = false;
  }

  /** K held with J or L steps single frames. */
  #jog(event: KeyboardEvent): CommandId | null {
    if (!this.#stopHeld) return null;
    if (event.code === 'KeyJ') return 'stepBack';
    return event.code === 'KeyL' ? 'stepForward' : null;
  }
}
