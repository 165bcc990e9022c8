import type { Project } from '../../bindings';

/** Where an export goes that nobody chose a place for, as short as it can be said. */
export function usualOutput(project: Project | null, stem: string): string {
  const file = `${stem}-1.mp4`;
  if (project === null) return file;
  const { exports, path } = project;
  const beside = exports.startsWith(folderOf(path)) ? exports.split(/[\\/]/).at(-1) : exports;
  return `${beside}/${file}`;
}

/** The folder of a composition: itself, or that of its HTML file. */
function folderOf(path: string): string {
  return /\.html?$/i.test(path) ? path.replace(/[\\/][^\\/]*$/, '') : path;
}
