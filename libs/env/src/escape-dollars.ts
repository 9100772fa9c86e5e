/**
 * A plain value as it must stand in a pod spec's `value`, where Kubernetes expands `$(NAME)` and
 * reads `$$` as a dollar: every dollar is doubled.
 */
export function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$')
}
