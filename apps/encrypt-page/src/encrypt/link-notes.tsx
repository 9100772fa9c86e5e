import { ANY } from '@iterapp/crypto/format'
import type { PageSettings, ReadPageLink } from '@iterapp/page'

interface LinkNotesProps {
  readonly opened: ReadPageLink
  readonly settings: PageSettings
}

/** What of the address could not be filled in. */
export function LinkNotes({ opened: { link, ignored }, settings }: LinkNotesProps) {
  const { environment } = link
  const isKnown =
    environment === null ||
    environment === ANY ||
    settings.anyEnvironment ||
    settings.environments.includes(environment)
  return (
    <>
      {ignored.length > 0 && (
        <p class="note">
          The address says more than an app, use, environment and name; the rest is ignored. Never
          put a value in an address: logs and the browser’s history keep it.
        </p>
      )}
      {!isKnown && (
        <p class="note">
          The address names an environment that this cluster does not have ({environment}).
        </p>
      )}
    </>
  )
}
