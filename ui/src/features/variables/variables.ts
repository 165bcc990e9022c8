/** Variables of the open composition: grouped by part, and what the user gives them. */

import type { Analysis, Variable, VariableValue } from '../../bindings';

/** Values by the name of their variable. */
export type Given = Record<string, VariableValue>;

export interface Group {
  /** Path of the part; empty for the composition itself. */
  part: string;
  variables: Variable[];
}

/** The variables in the order of the page, each part's together. */
export function groupsOf(analysis: Analysis | null): Group[] {
  const groups: Group[] = [];
  for (const variable of analysis?.variables ?? []) {
    const group = groups.find(({ part }) => part === variable.part);
    if (group) group.variables.push(variable);
    else groups.push({ part: variable.part, variables: [variable] });
  }
  return groups;
}

/** What is given after a change; a variable that gets its default again is no longer given. */
export function changed(given: Given, variable: Variable, value: VariableValue | null): Given {
  const { [variable.name]: _before, ...others } = given;
  if (value === null) return others;
  // What the host of a part gives is no default: only the user can mean that one again.
  return value === variable.default && variable.part === ''
    ? others
    : { ...others, [variable.name]: value };
}

/** The value to show: the newest given one, before the page knows it. */
export function shownValue(given: Given, variable: Variable): VariableValue | null {
  return given[variable.name] ?? (variable.given ? variable.default : variable.value);
}

/** What was typed as a number, inside of the variable's limits; `null` for no number. */
export function numberOf(variable: Variable, text: string): number | null {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return null;
  const { min, max } = variable;
  return Math.min(Math.max(value, min ?? value), max ?? value);
}

/** Whether the browser's colour picker can show a colour. */
export function isPickable(value: VariableValue | null): value is string {
  return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value);
}
