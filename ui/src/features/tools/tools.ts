import type { Tool, Tools } from '../../bindings';
import { t } from '../../strings';

export type ToolName = 'chromium' | 'ffmpeg';
export const TOOL_NAMES: readonly ToolName[] = ['chromium', 'ffmpeg'];

/** `ready`, `missing`, or `looking` while nothing is known. */
export type ToolStatus = Tool['state'] | 'looking';

export function statusOf(tools: Tools | null, name: ToolName): ToolStatus {
  return tools?.[name].state ?? 'looking';
}

/** The few words on a chip: the main version number, or what is the matter. */
export function chipWords(tools: Tools | null, name: ToolName): string {
  const tool = tools?.[name];
  if (tool === undefined) return t('tools.looking');
  return tool.state === 'ready' ? shortVersion(tool.version) : t('tools.missing');
}

/** The first number of a version in words, with at most one part after the dot. */
export function shortVersion(version: string): string {
  return /\d+(\.\d+)?/.exec(version)?.[0].replace(/\.0$/, '') ?? version;
}

/** Everything about a tool in one sentence. */
export function toolHint(tools: Tools | null, name: ToolName): string {
  const tool = tools?.[name];
  if (tool === undefined) return t('tools.looking');
  if (tool.state === 'missing') return `${tool.message} ${tool.fix}`;
  const ready = t('tools.ready', {
    name: t(`tools.${name}`),
    version: tool.version,
    path: tool.path,
  });
  if (name !== 'chromium' || tools === null || tools.draw_element === null) return ready;
  return `${ready}. ${t(tools.draw_element ? 'tools.drawElement.yes' : 'tools.drawElement.no')}.`;
}

/** What to say after looking again. */
export function recheckWords(tools: Tools): string {
  const missing = TOOL_NAMES.filter((name) => tools[name].state === 'missing');
  if (missing.length === 0) return t('tools.allFound');
  return t('tools.stillMissing', { names: missing.map((name) => t(`tools.${name}`)).join(', ') });
}
