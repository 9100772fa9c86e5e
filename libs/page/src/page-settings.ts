import { isJsonObject, parseJson } from '@iterapp/json'

/** What an admin lets the page suggest. */
export interface PageSettings {
  /** Names of apps; any other can be typed. */
  readonly apps: readonly string[]
  /** Environments that the identity rules list. */
  readonly environments: readonly string[]
  /** Whether a rule takes environments that are not listed. */
  readonly anyEnvironment: boolean
}

/** Where the settings go: attributes of a `<meta>` that the page's source holds as they are here. */
const EMPTY_TAG = 'name="iterapp-settings" content="{}"'

/**
 * Puts the settings in the built `index.html`.
 *
 * @throws Error when the empty tag for them is not in it exactly once, which only a broken build is.
 */
export function insertPageSettings(html: string, settings: PageSettings): string {
  const [before, after, ...more] = html.split(EMPTY_TAG)
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the page does not hold ${EMPTY_TAG} exactly once`)
  }
  const { apps, environments, anyEnvironment } = settings
  const content = escapeAttribute(JSON.stringify({ apps, environments, anyEnvironment }))
  return `${before}${EMPTY_TAG.replace('{}', () => content)}${after}`
}

/**
 * Reads the content of the tag. Never throws: what is not settings, as in a page that no service has
 * filled, suggests nothing and takes every environment.
 */
export function readPageSettings(content: string): PageSettings {
  const settings = parseJson(content)
  if (isJsonObject(settings)) {
    const { apps, environments, anyEnvironment } = settings
    if (isTexts(apps) && isTexts(environments) && typeof anyEnvironment === 'boolean') {
      return { apps, environments, anyEnvironment }
    }
  }
  return { apps: [], environments: [], anyEnvironment: true }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
}

/** JSON has no line ends and no controls, so these are all that an attribute takes otherwise. */
function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
