/** Files of the network that the open composition wants, host by host. */

import type { Project, Wanted } from '../../bindings';

export interface WantedHost {
  host: string;
  addresses: string[];
}

export function wantedHosts(wanted: readonly Wanted[]): WantedHost[] {
  const hosts = new Map<string, string[]>();
  for (const { host, address } of wanted) hosts.set(host, [...(hosts.get(host) ?? []), address]);
  return [...hosts].map(([host, addresses]) => ({ host, addresses }));
}

/** Names a question, so that it is not asked again once it was answered with no. */
export function questionOf(project: Project | null): string {
  const hosts = wantedHosts(project?.wanted ?? []).map(({ host }) => host);
  return hosts.length === 0 ? '' : JSON.stringify([project?.path, hosts]);
}
