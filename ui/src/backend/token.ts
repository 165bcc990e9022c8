/** The session's token in the page's address fragment (`#token=...`). */
export function tokenFrom(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('token');
}
