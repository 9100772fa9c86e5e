/** What a link to the page fills in; `null` is left to the user. Never a value. */
export interface PageLink {
  readonly app: string | null
  readonly use: 'runtime' | 'build' | null
  /** `*` for all environments; a build secret has none. */
  readonly environment: string | null
  readonly name: string | null
}

/** What a location's search says. */
export interface ReadPageLink {
  readonly link: PageLink
  /** Names of parameters that fill in nothing, or not all; `#` for a fragment. Each once. */
  readonly ignored: readonly string[]
}

const parameters = ['app', 'use', 'environment', 'name'] as const

/**
 * A link that fills in the page's form: `https://x.example/secrets/?app=myapp&environment=prod&name=API_KEY`,
 * or for a build secret `?app=myapp&use=build&name=npm-token`.
 *
 * @param page - the page's address, with or without the slash at its end; its query and fragment are
 *   dropped.
 */
export function formatPageLink(page: URL, { app, use, environment, name }: PageLink): string {
  const url = new URL(page)
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  const isBuild = use === 'build'
  const filled = Object.entries({
    app,
    // Without it a link is for the runtime.
    use: isBuild ? use : null,
    environment: isBuild ? null : environment,
    name,
  }).flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value]]))
  url.search = new URLSearchParams(filled).toString()
  url.hash = ''
  return url.href
}

/**
 * Reads a location's search. Names are not validated: the form does that. Of a parameter that is
 * repeated, the first counts.
 *
 * @param fragment - the location's hash, all of which is ignored.
 */
export function readPageLink(search: string, fragment = ''): ReadPageLink {
  const given = new URLSearchParams(search)
  const read = (name: (typeof parameters)[number]): string | null => {
    const value = given.get(name)
    return value === '' ? null : value
  }
  const environment = read('environment')
  const use = readUse(read('use'), environment)
  const link: PageLink = {
    app: read('app'),
    use,
    environment: use === 'build' ? null : environment,
    name: read('name'),
  }
  const isFilledIn = (name: string) => isParameter(name) && [link[name], null].includes(read(name))
  const names = [...given.keys()]
  const isRepeated = (name: string) => given.getAll(name).length > 1
  const ignored = [...new Set(names)].filter((name) => !isFilledIn(name) || isRepeated(name))
  return { link, ignored: [...ignored, ...(['', '#'].includes(fragment) ? [] : ['#'])] }
}

/** A link for the runtime does not say so, and only the runtime has environments. */
function readUse(use: string | null, environment: string | null): PageLink['use'] {
  if (use === 'build' || use === 'runtime') return use
  return environment === null ? null : 'runtime'
}

function isParameter(name: string): name is (typeof parameters)[number] {
  return parameters.some((each) => each === name)
}
