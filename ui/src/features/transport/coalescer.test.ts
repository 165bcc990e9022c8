import { describe, expect, it, vi } from 'vitest';
import { Coalescer } from './coalescer';

function controlled() {
  const sent: number[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const failed = vi.fn();
  const coalescer = new Coalescer<number>((wish) => {
    sent.push(wish);
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  }, failed);
  return { sent, ends, failed, coalescer };
}

describe('the coalescer', () => {
  it('sends the first wish at once and then only the newest', async () => {
    const { sent, ends, coalescer } = controlled();
    for (const frame of [1, 2, 3, 4]) coalescer.want(frame);
    expect(sent).toEqual([1]);
    ends[0]?.resolve();
    await vi.waitFor(() => expect(sent).toEqual([1, 4]));
    ends[1]?.resolve();
    await vi.waitFor(() => expect(coalescer.busy).toBe(false));
    expect(sent).toEqual([1, 4]);
  });

  it('goes on after a failure', async () => {
    const { sent, ends, failed, coalescer } = controlled();
    coalescer.want(1);
    coalescer.want(2);
    ends[0]?.reject(new Error('no'));
    await vi.waitFor(() => expect(sent).toEqual([1, 2]));
    expect(failed).toHaveBeenCalledOnce();
  });

  it('forgets what was not sent', async () => {
    const { sent, ends, coalescer } = controlled();
    coalescer.want(1);
    coalescer.want(2);
    coalescer.clear();
    ends[0]?.resolve();
    await vi.waitFor(() => expect(coalescer.busy).toBe(false));
    expect(sent).toEqual([1]);
  });
});
