import type { PageSettings, ReadPageLink } from '@iterapp/page'
import { chooseEnvironment } from './choose-environment'

interface LinkNotesProps {
  readonly opened: ReadPageLink
  readonly settings: PageSettings
}

/** What of a link could not be filled in. Its names are not shown: a value may have been pasted there. */
export function LinkNotes({ opened: { link, ignored }, settings }: LinkNotesProps) {
  const { environment } = link
  const isUnknown =
    environment !== null && chooseEnvironment(environment, settings).environment === null
  const isFilledIn = Object.values(link).some((each) => each !== null)
  return (
    <>
      {isFilledIn && (
        <p class="note">
          The link that you opened filled in the form. Check it: whoever runs the app can read the
          value.
        </p>
      )}
      {ignored.length > 0 && (
        <p class="note">
          A part of this link was not understood and is ignored. Never put a value in a link: logs
          and the browser’s history keep it.
        </p>
      )}
      {isUnknown && (
        <p class="note">This link is for an environment that this cluster does not have.</p>
      )}
    </>
  )
}
