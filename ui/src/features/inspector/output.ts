import type { Format, Project } from '../../bindings';

/** Every format, the usual one first. */
export const FORMATS: readonly Format[] = ['mp4', 'webm', 'mov', 'gif', 'png'];

/** Whether transparent pixels can stay transparent. */
export function carriesAlpha(format: Format): boolean {
  return format !== 'mp4';
}

/** A file name, or for a PNG sequence the name of a folder. */
export function fileName(stem: string, format: Format): string {
  return format === 'png' ? stem : `${stem}.${format}`;
}

/** A chosen path under another format: only an ending that promises a format is taken away. */
export function withFormat(path: string, format: Format): string {
  const stem = path.replace(/\.([^./\\]+)$/, (ending, name: string) =>
    (FORMATS as readonly string[]).includes(name.toLowerCase()) ? '' : ending,
  );
  return fileName(stem, format);
}

/** Where an export goes that nobody chose a place for, as short as it can be said. */
export function usualOutput(project: Project | null, stem: string, format: Format): string {
  const file = fileName(`${stem}-1`, format);
  if (project === null) return file;
  const { exports, path } = project;
  const beside = exports.startsWith(folderOf(path)) ? exports.split(/[\\/]/).at(-1) : exports;
  return `${beside}/${file}`;
}

/** The folder of a composition: itself, or that of its HTML file. */
function folderOf(path: string): string {
  return /\.html?$/i.test(path) ? path.replace(/[\\/][^\\/]*$/, '') : path;
}
