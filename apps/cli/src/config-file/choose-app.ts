import { IterappError } from '@iterapp/errors'
import { isAppName } from '@iterapp/identity'

/** What a command was told about its app. */
export interface AppChoice {
  /** As messages call it. */
  readonly file: string
  readonly app?: string | undefined
}

/**
 * The app whose secrets are decrypted: what the option says, or the file.
 *
 * @param configured - the `app` of the file.
 * @throws IterappError `ERR_APP_MISMATCH` when they differ, `ERR_USAGE` when neither names one.
 */
export function chooseApp({ app, file }: AppChoice, configured: string | null): string {
  if (app !== undefined && configured !== null && app !== configured) {
    throw new IterappError('ERR_APP_MISMATCH', `${file} is of the app ${configured}, not of ${app}`)
  }
  const known = app ?? configured
  if (known === null || !isAppName(known)) {
    throw new IterappError('ERR_USAGE', `say the app with --app, or as app = "…" in ${file}`)
  }
  return known
}
