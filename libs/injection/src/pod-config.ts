import { quoteName, type EncryptedValue, type Position } from '@iterapp/config'
import { describeMisfit, readJwe, type Jwe } from '@iterapp/crypto/format'
import { checkSealedSize, type MergedConfig } from '@iterapp/env'
import { IterappError, isIterappError, type ErrorCode } from '@iterapp/errors'
import { listVariables, type InjectedVariable } from './injected-variables'
import { freezePayload, type Payload } from './payload'

/** What is wrong with a merged configuration for the environment it is used in. */
export interface PodConfigProblem {
  readonly code: ErrorCode
  /** Names what it is about; holds no value and no line of the file. */
  readonly message: string
  readonly at: Position
}

/** What the pods of a namespace get: a merged configuration, checked and made ready to inject. */
export interface PodConfig {
  readonly variables: readonly InjectedVariable[]
  /** Whether a variable is to be decrypted, so that there is an env file. */
  readonly hasEnvFile: boolean
  /** Absolute paths, by their place in the payload. */
  readonly files: readonly string[]
  /** Kubernetes Secrets as folders. */
  readonly mounts: readonly { readonly mountPath: string; readonly secret: string }[]
  /** Environment of the sidecar; empty when there is nothing to decrypt. */
  readonly payload: ReadonlyMap<string, string>
  /** Thumbprints of the keys that the ciphertexts need, each once. */
  readonly keyIds: readonly string[]
  /** What its pods' status should say. */
  readonly notes: readonly string[]
}

/** What {@link preparePodConfig} made of a merged configuration. */
export type PodConfigReading =
  | { readonly config: PodConfig; readonly problems: readonly [] }
  | {
      readonly config: null
      /** In the order of the file, at least one. */
      readonly problems: readonly PodConfigProblem[]
    }

/** Whose pods these are. */
export interface PodIdentity {
  readonly app: string
  readonly environment: string
}

const DEFAULT_MODE = 0o444

/** The most that the names of all variables may take, in bytes: they stand in annotations, too. */
const MAX_NAMES_BYTES = 32 * 1024

/**
 * Makes a merged configuration ready for {@link mutatePod}: reads its ciphertexts strictly, holds their
 * scopes against the environment they are used in, and freezes them.
 *
 * @param payloadBytes - the most that all ciphertexts of a pod may take.
 * @returns problems with the codes `ERR_JWE_…`, `ERR_SCOPE_…`, `ERR_SKELETON`, `ERR_VALUE_…` and
 *   `ERR_PAYLOAD_TOO_LARGE`. Never throws for what the configuration holds.
 */
export function preparePodConfig(
  merged: MergedConfig,
  identity: PodIdentity,
  payloadBytes: number,
): PodConfigReading {
  const sealed = listSealed(merged)
  const { jwes, problems: flaws } = readSealed(sealed, identity)
  const problems = [...flaws, ...findTooManyNames(merged)]
  if (problems.length > 0) return { config: null, problems }
  const payload = toPayload(merged, identity)
  try {
    return {
      config: {
        variables: listVariables(merged.env, jwes),
        hasEnvFile: payload.variables.length > 0,
        files: payload.files.map(({ path }) => path),
        mounts: [...merged.secretFiles.values()].map(({ mountPath, secret }) => ({
          mountPath,
          secret,
        })),
        payload: sealed.length === 0 ? new Map() : freezePayload(payload, payloadBytes),
        keyIds: [...new Set([...jwes.values()].map(({ header }) => header.kid))].sort(),
        notes: [],
      },
      problems: [],
    }
  } catch (error) {
    const [largest] = sealed.toSorted((a, b) => b.value.jwe.length - a.value.jwe.length)
    if (!isIterappError(error, 'ERR_PAYLOAD_TOO_LARGE') || largest === undefined) throw error
    const { code, message } = error
    return { config: null, problems: [{ code, message, at: largest.value.at }] }
  }
}

/** A problem at the first variable that is one too many. */
function findTooManyNames({ env }: MergedConfig): readonly PodConfigProblem[] {
  let bytes = 0
  for (const [name, { at }] of env) {
    bytes += name.length
    if (bytes <= MAX_NAMES_BYTES) continue
    const message = `the names of all variables together have more than ${MAX_NAMES_BYTES} bytes`
    return [{ code: 'ERR_PAYLOAD_TOO_LARGE', message, at }]
  }
  return []
}

interface Sealed {
  readonly kind: 'variable' | 'file'
  readonly name: string
  readonly value: EncryptedValue
}

function listSealed({ env, files }: MergedConfig): readonly Sealed[] {
  return [
    ...[...env].flatMap(([name, value]): Sealed[] =>
      value.kind === 'encrypted' ? [{ kind: 'variable', name, value }] : [],
    ),
    ...[...files].map(([name, value]): Sealed => ({ kind: 'file', name, value })),
  ]
}

function readSealed(
  sealed: readonly Sealed[],
  identity: PodIdentity,
): {
  readonly jwes: ReadonlyMap<EncryptedValue, Jwe>
  readonly problems: readonly PodConfigProblem[]
} {
  const jwes = new Map<EncryptedValue, Jwe>()
  const problems: PodConfigProblem[] = []
  for (const { kind, name, value } of sealed) {
    try {
      const jwe = readJwe(value.jwe)
      const misfit = describeMisfit(jwe.header.scope, { use: 'runtime', ...identity, name })
      if (misfit !== null) throw new IterappError('ERR_SCOPE_MISMATCH', misfit)
      checkSealedSize(kind, jwe.ciphertext.length)
      jwes.set(value, jwe)
    } catch (error) {
      if (!isIterappError(error)) throw error
      const verb = error.code === 'ERR_SCOPE_MISMATCH' ? '' : ' cannot be delivered:'
      const message = `${quoteName(name)}${verb} ${error.message}`
      problems.push({ code: error.code, message, at: value.at })
    }
  }
  return { jwes, problems: problems.sort((a, b) => a.at.line - b.at.line) }
}

function toPayload({ env, files }: MergedConfig, { app, environment }: PodIdentity): Payload {
  return {
    app,
    environment,
    variables: [...env].flatMap(([name, value]) =>
      value.kind === 'encrypted' ? [{ name, jwe: value.jwe }] : [],
    ),
    files: [...files].map(([path, { jwe, mode }]) => ({ path, jwe, mode: mode ?? DEFAULT_MODE })),
  }
}
