/** A ConfigMap as it was read. */
export interface StoredConfigMap {
  readonly name: string
  readonly uid: string
  readonly resourceVersion: string
  readonly data: Readonly<Record<string, string>>
}

/**
 * Reads a ConfigMap; `null` when there is none of that name.
 *
 * @throws IterappError `ERR_CONFIG_UNAVAILABLE`.
 */
export type ReadConfigMap = (namespace: string, name: string) => Promise<StoredConfigMap | null>
