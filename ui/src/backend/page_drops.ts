import type { FileDrop } from './backend';

/** File drops of a web page, which is not told the paths. */
export function watchPageDrops(target: EventTarget, send: (drop: FileDrop) => void): void {
  const on = (name: string, drop: FileDrop) =>
    target.addEventListener(name, (event) => {
      event.preventDefault();
      send(drop);
    });
  on('dragover', { kind: 'over' });
  on('dragleave', { kind: 'leave' });
  on('drop', { kind: 'drop', paths: [] });
}
