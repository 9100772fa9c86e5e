import type { Config } from '@iterapp/config'
import { formatPageLink } from '@iterapp/page'
import { findBareCiphertexts } from './checks/find-bare-ciphertexts'
import { findIdleUnsets } from './checks/find-idle-unsets'
import { findMisfits } from './checks/find-misfits'
import { findLargePayloads, findUndeliverable } from './checks/find-oversized'
import { findPlaintextSecrets } from './checks/find-plaintext-secrets'
import { findUnknownKeys, type KnownKeys } from './checks/find-unknown-keys'
import { findUnreadable } from './checks/find-unreadable'
import { toProblem, type Finding, type Problem } from './finding'
import { findUsual, type SealedValue } from './sealed-values'

/** What a configuration is held against. */
export interface LintSettings {
  /** `null` when there is no key set: then the key ids are not checked. */
  readonly keys: KnownKeys | null
  /** The most that all ciphertexts of one pod may take, in bytes. */
  readonly maxPayload: number
  /** The encryption page that findings link to; `null` when it is not known. */
  readonly page: URL | null
}

/** A valid configuration with its source and its encrypted values. */
export interface LintInput {
  readonly config: Config
  readonly source: string
  readonly sealed: readonly SealedValue[]
}

/** Finds what is wrong with a configuration beyond its form, in the order of the file. */
export async function lintConfig(
  input: LintInput,
  settings: LintSettings,
): Promise<readonly Problem[]> {
  const { config, source } = input
  const findings = [
    ...findDefects(input, settings),
    ...findIdleUnsets(config),
    ...(await findPlaintextSecrets(config, source)),
  ]
  return toProblems(findings, input, settings)
}

/** Finds the same without the warnings: what would be refused, or fail when a pod starts. */
export function findErrors(input: LintInput, settings: LintSettings): readonly Problem[] {
  const errors = findDefects(input, settings).filter(({ severity }) => severity === 'error')
  return toProblems(errors, input, settings)
}

/** All checks that can find an error. */
function findDefects(
  { config, sealed }: LintInput,
  { keys, maxPayload }: LintSettings,
): readonly Finding[] {
  return [
    ...findUnreadable(sealed),
    ...findMisfits(config, sealed),
    ...(keys === null ? [] : findUnknownKeys(sealed, keys)),
    ...findUndeliverable(sealed),
    ...findLargePayloads(config, sealed, maxPayload),
    ...findBareCiphertexts(config),
  ]
}

function toProblems(
  findings: readonly Finding[],
  { config, source, sealed }: LintInput,
  { page }: LintSettings,
): readonly Problem[] {
  const app = config.app ?? findUsual(sealed)?.jwe.header.scope.app ?? null
  return findings
    .map((finding) => {
      const problem = toProblem(finding, source)
      const { encryptFor } = finding
      if (page === null || encryptFor === undefined) return problem
      return { ...problem, link: formatPageLink(page, { ...encryptFor, app }) }
    })
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
}
