/** The last part of a path of any system. */
export function fileName(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

/** Everything before the last part, without the separator at its end. */
export function folderOf(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '');
  return trimmed
    .slice(0, Math.max(0, trimmed.length - fileName(trimmed).length))
    .replace(/(.)[\\/]$/, '$1');
}
