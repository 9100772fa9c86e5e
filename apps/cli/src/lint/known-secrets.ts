import type { KnownSecrets } from '@iterapp/dockerfile'
import { formatPageLink } from '@iterapp/page'
import type { ParsedSource } from './parse-source'

/**
 * The build secrets of the files that Dockerfiles are held against.
 *
 * @param inputs - at least one.
 * @param page - the encryption page.
 * @returns `null` when one of the files does not parse.
 */
export function readKnownSecrets(
  inputs: readonly ParsedSource[],
  page: URL | null,
): KnownSecrets | null {
  const places = new Map<string, string>()
  for (const { config, source } of inputs) {
    if (config === null) return null
    for (const [id, { at }] of config.buildSecrets) places.set(id, `${source.file}:${at.line}`)
  }
  const app = inputs.find(({ config }) => typeof config?.app === 'string')?.config?.app ?? null
  return {
    places,
    file: inputs[0]?.source.file ?? '',
    linkTo: (id) =>
      page === null || app === null
        ? null
        : formatPageLink(page, { app, use: 'build', environment: null, name: id }),
  }
}

/** The same, without some ids. */
export function withoutIds(known: KnownSecrets, isLeftOut: (id: string) => boolean): KnownSecrets {
  return { ...known, places: new Map([...known.places].filter(([id]) => !isLeftOut(id))) }
}
