/** Everything that is wrong with the open composition, worst first. */

import type { Session } from '../../app/session.svelte';
import type { Problem, Project, Receipt, Severity } from '../../bindings';

import { liveProblem } from '../live/live';
import type { Badge } from './panels';

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Problems found while reading it, why there is no preview, and what its last export met. */
export function allProblems(project: Project | null, receipt: Receipt | null): Problem[] {
  const found = [
    ...openingProblem(project),
    ...liveProblem(project),
    ...(project?.analysis?.problems ?? []),
    ...(receipt?.problems ?? []),
  ];
  const seen = new Set<string>();
  const distinct = found.filter(({ code, message, place }) => {
    const key = JSON.stringify([code, message, place]);
    return !seen.has(key) && seen.add(key);
  });
  return distinct.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

export function problemsOf(session: Session): Problem[] {
  return allProblems(session.project, session.receipt);
}

/** How many there are, in the colour of the worst. */
export function problemBadge(session: Session): Badge | null {
  const problems = problemsOf(session);
  const worst = problems[0];
  if (worst === undefined) return null;
  return { count: problems.length, tone: worst.severity, testid: 'problem-count' };
}

function openingProblem(project: Project | null): Problem[] {
  const state = project?.state;
  if (state === undefined || state.state === 'opening' || state.state === 'ready') return [];
  return [{ severity: 'error', ...state.error }];
}
