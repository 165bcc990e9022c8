import { mockIPC, mockWindows } from '@tauri-apps/api/mocks';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BackendError } from './error';
import { TauriBackend } from './tauri';

describe('the Tauri host', () => {
  beforeEach(() => mockWindows('main'));

  it('sends requests as the command rpc', async () => {
    const calls: unknown[] = [];
    mockIPC((command, args) => {
      calls.push([command, args]);
      return { outcome: 'superseded' };
    });
    const reply = await new TauriBackend().call({ method: 'seek', params: { frame: 7 } });
    expect(calls).toEqual([['rpc', { request: { method: 'seek', params: { frame: 7 } } }]]);
    expect(reply).toEqual({ outcome: 'superseded' });
  });

  it('turns a rejection into the error the host meant', async () => {
    const error = { code: 'not_found', message: 'No such folder.', place: '/gone', fix: null };
    mockIPC(() => Promise.reject(error));
    const failure = new TauriBackend().call({ method: 'open', params: { path: '/gone' } });
    await expect(failure).rejects.toBeInstanceOf(BackendError);
    await expect(failure).rejects.toMatchObject({ error });
  });

  it('subscribes with one channel for events and one for frames', async () => {
    const seen: string[] = [];
    const subscribed = vi.fn();
    mockIPC((command, args) => {
      seen.push(command);
      if (command === 'subscribe') subscribed(Object.keys(args ?? {}).sort());
      return 1;
    });
    await new TauriBackend().start();
    expect(subscribed).toHaveBeenCalledWith(['events', 'frames']);
    expect(seen).toContain('plugin:event|listen');
  });
});
