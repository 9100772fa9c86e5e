/**
 * Copies a text, or else selects what shows it, so that the user can.
 *
 * @returns whether it was copied.
 */
export async function copyText(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (shown !== null) {
      getSelection()?.selectAllChildren(shown)
      shown.focus()
    }
    return false
  }
}
