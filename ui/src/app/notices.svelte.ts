/** Short messages over the window: what worked, what did not. */

import type { AppError } from '../bindings';
import { t } from '../strings';

export interface Notice {
  id: number;
  kind: 'info' | 'error';
  title: string;
  text: string | null;
  place: string | null;
  fix: string | null;
  /** Text that a Copy button offers. */
  copy: string | null;
}

const INFO_MS = 4000;
const MOST = 4;

export class Notices {
  all = $state.raw<Notice[]>([]);
  #last = 0;

  /** Says that something worked; goes away by itself. */
  inform(title: string, text: string | null = null, copy: string | null = null): void {
    const id = this.#add({ kind: 'info', title, text, place: null, fix: null, copy });
    setTimeout(() => this.dismiss(id), INFO_MS);
  }

  /** Says that something failed; stays until it is dismissed. The same failure is said once. */
  fail(error: AppError): void {
    const title = t(`error.${error.code}`);
    const { message: text, place, fix } = error;
    if (this.all.some((notice) => notice.title === title && notice.text === text)) return;
    this.#add({ kind: 'error', title, text, place, fix, copy: null });
  }

  dismiss(id: number): void {
    this.all = this.all.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, 'id'>): number {
    this.#last += 1;
    this.all = [...this.all, { ...notice, id: this.#last }].slice(-MOST);
    return this.#last;
  }
}
