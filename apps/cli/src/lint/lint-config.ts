import type { Config } from '@iterapp/config'
import { findBareCiphertexts } from './checks/find-bare-ciphertexts'
import { findIdleUnsets } from './checks/find-idle-unsets'
import { findMisfits } from './checks/find-misfits'
import { findLargePayloads, findUndeliverable } from './checks/find-oversized'
import { findPlaintextSecrets } from './checks/find-plaintext-secrets'
import { findUnknownKeys, type KnownKeys } from './checks/find-unknown-keys'
import { findUnreadable } from './checks/find-unreadable'
import { toProblem, type Problem } from './finding'
import type { SealedValue } from './sealed-values'

/** What a configuration is held against. */
export interface LintSettings {
  /** `null` when there is no key set: then the key ids are not checked. */
  readonly keys: KnownKeys | null
  /** The most that all ciphertexts of one pod may take, in bytes. */
  readonly maxPayload: number
}

/** A valid configuration with its source and its encrypted values. */
export interface LintInput {
  readonly config: Config
  readonly source: string
  readonly sealed: readonly SealedValue[]
}

/** Finds what is wrong with a configuration beyond its form, in the order of the file. */
export async function lintConfig(
  { config, source, sealed }: LintInput,
  { keys, maxPayload }: LintSettings,
): Promise<readonly Problem[]> {
  const findings = [
    ...findUnreadable(sealed),
    ...findMisfits(config, sealed),
    ...(keys === null ? [] : findUnknownKeys(sealed, keys)),
    ...findUndeliverable(sealed),
    ...findLargePayloads(config, sealed, maxPayload),
    ...findBareCiphertexts(config),
    ...findIdleUnsets(config),
    ...(await findPlaintextSecrets(config, source)),
  ]
  return findings
    .map((finding) => toProblem(finding, source))
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
}
