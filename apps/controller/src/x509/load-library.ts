import type * as x509 from '@peculiar/x509'

/** The library that writes certificates. */
export type X509Library = typeof x509

/**
 * Loads the library, at the first certificate that is issued: for the weeks in between the process goes
 * without it.
 */
export async function loadLibrary(): Promise<X509Library> {
  // Its container of services asks for metadata of classes when it is loaded. No class has any.
  Object.assign(Reflect, { getMetadata: () => undefined, getOwnMetadata: () => undefined })
  return import('@peculiar/x509')
}
