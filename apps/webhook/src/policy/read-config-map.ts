import {
  MAX_CONFIG_BYTES,
  parseConfig,
  withoutControls,
  type Config,
  type Position,
} from '@iterapp/config'
import { mergeEnvironment } from '@iterapp/env'
import { errorCatalog, type ErrorCode } from '@iterapp/errors'
import {
  configMapNames,
  preparePodConfig,
  type PodConfig,
  type PodIdentity,
} from '@iterapp/injection'
import { deny, type Denial } from './decision'
import type { DenyReason } from './reasons'

/** A ConfigMap (`core/v1`): what of it may hold an `iterapp.toml`. */
export interface ConfigMapContent {
  readonly name: string
  readonly data: Readonly<Record<string, string>>
}

/** What a ConfigMap gives to the pods of its namespace, or why it gives nothing. */
export type ConfigVerdict =
  | { readonly config: PodConfig; readonly warnings: readonly string[]; readonly denial: null }
  | { readonly config: null; readonly denial: Denial }

/** How many problems one denial tells: it ends as an event, which has little room. */
const TOLD_PROBLEMS = 5

/**
 * Reads a ConfigMap for the pods of a namespace: its file must be valid, of the namespace's app, and hold
 * only what can be opened and delivered in the namespace's environment.
 *
 * @param payloadBytes - the most that all ciphertexts of a pod may take.
 */
export function readConfigMap(
  { name, data }: ConfigMapContent,
  identity: PodIdentity,
  payloadBytes: number,
): ConfigVerdict {
  const { key } = configMapNames
  const source = Object.hasOwn(data, key) ? data[key] : undefined
  const refuse = (reason: DenyReason, code: ErrorCode, message: string): ConfigVerdict => ({
    config: null,
    denial: deny(reason, code, `ConfigMap ${name}: ${message}`),
  })
  const refuseAll = (reason: DenyReason, problems: readonly Problem[]): ConfigVerdict =>
    refuseProblems(name, reason, problems)
  if (source === undefined) {
    return refuse('config-invalid', 'ERR_CONFIG_MISSING', `it has no key ${key} under data`)
  }
  if (source.length > MAX_CONFIG_BYTES) {
    return refuse('config-invalid', 'ERR_CONFIG_TOO_LARGE', `${key} is too large`)
  }
  const reading = parseConfig(source)
  if (reading.config === null) return refuseAll('config-invalid', reading.problems)
  const { app } = reading.config
  if (app !== null && app !== identity.app) {
    const message = `${key} is of the app ${app}, and the namespace of ${identity.app}`
    return refuse('app-mismatch', 'ERR_APP_MISMATCH', message)
  }
  const merged = mergeEnvironment(reading.config, identity.environment)
  const { config, problems } = preparePodConfig(merged, identity, payloadBytes)
  if (config === null) return refuseAll(reasonOf(problems[0]?.code), problems)
  const warnings = listWarnings(name, reading.config, identity)
  // Warnings reach who creates a pod by hand, and nobody else: the pod says it, too.
  return { config: { ...config, notes: warnings }, warnings, denial: null }
}

interface Problem {
  readonly code: ErrorCode
  readonly message: string
  readonly at: Position
}

function refuseProblems(
  name: string,
  reason: DenyReason,
  problems: readonly Problem[],
): ConfigVerdict {
  const told = problems.slice(0, TOLD_PROBLEMS).map(({ code, message, at }) => {
    const place = `${configMapNames.key}:${at.line}:${at.column}`
    // A scope's name is somebody else's text.
    return `${place}: ${withoutControls(message)} (${code})`
  })
  const more = problems.length - told.length
  const lines = [
    `ConfigMap ${name}:`,
    ...told,
    ...(more > 0 ? [`and ${more} more; iterapp lint tells all`] : []),
    ...(problems[0] === undefined ? [] : [errorCatalog[problems[0].code].remedy]),
  ]
  return {
    config: null,
    denial: { allowed: false, reason, message: lines.join('\n'), status: 403 },
  }
}

function reasonOf(code: ErrorCode | undefined): DenyReason {
  if (code === 'ERR_SCOPE_MISMATCH') return 'scope-mismatch'
  return code === 'ERR_PAYLOAD_TOO_LARGE' ? 'payload-too-large' : 'ciphertext-invalid'
}

function listWarnings(
  name: string,
  { environments }: Config,
  { environment }: PodIdentity,
): readonly string[] {
  if (environments === null || environments.includes(environment)) return []
  const { key } = configMapNames
  return [
    `ConfigMap ${name}: ${environment} is not in the environments of ${key}; only common is used`,
  ]
}
