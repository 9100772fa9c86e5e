import { quoteName, type Config } from '@iterapp/config'
import { checkSealedSize, mergeEnvironment } from '@iterapp/env'
import { isIterappError, type ErrorCode } from '@iterapp/errors'
import type { Finding } from '../finding'
import { COMMON, isReadable, type ReadableValue, type SealedValue } from '../sealed-values'

/** Finds values that are too small or too large to be delivered. */
export function findUndeliverable(sealed: readonly SealedValue[]): readonly Finding[] {
  return sealed.filter(isReadable).flatMap((each) => {
    const flaw = describeSize(each)
    if (flaw === null) return []
    const { code } = flaw
    const { place, value } = each
    const { name } = place
    const message = `${quoteName(name)}: ${flaw.message}`
    // What is too large stays so when it is encrypted anew.
    const mend = code === 'ERR_VALUE_EMPTY' ? { encryptFor: place } : {}
    return [{ code, message, at: value.at, name, severity: 'error' as const, ...mend }]
  })
}

/**
 * Finds the environments whose ciphertexts together are more than a pod can carry, and names the
 * largest. What shares its largest value is told once.
 */
export function findLargePayloads(
  config: Config,
  sealed: readonly SealedValue[],
  maximum: number,
): readonly Finding[] {
  const byValue = new Map(sealed.map((each) => [each.value, each]))
  const worst = new Map<SealedValue, { total: number; environments: string[] }>()
  for (const environment of listEnvironments(config)) {
    const { env, files } = mergeEnvironment(config, environment)
    const carried = [...env.values(), ...files.values()].filter(({ kind }) => kind === 'encrypted')
    const values = carried.flatMap((value) => {
      const found = value.kind === 'encrypted' ? byValue.get(value) : undefined
      return found === undefined ? [] : [found]
    })
    const total = values.reduce((sum, { value }) => sum + value.jwe.length, 0)
    const [largest] = values.toSorted((a, b) => b.value.jwe.length - a.value.jwe.length)
    if (total <= maximum || largest === undefined) continue
    const known = worst.get(largest) ?? { total: 0, environments: [] }
    known.environments.push(environment)
    worst.set(largest, { ...known, total: Math.max(known.total, total) })
  }
  return Array.from(
    worst,
    ([
      {
        value,
        place: { name },
      },
      { total, environments },
    ]) => {
      const size = `the ciphertexts of ${environments.join(', ')} take ${total} bytes`
      const largest = `the largest is ${quoteName(name)} with ${value.jwe.length} bytes`
      const message = `${size}, and ${maximum} are allowed for one pod; ${largest}`
      return { code: 'ERR_PAYLOAD_TOO_LARGE', message, at: value.at, name, severity: 'error' }
    },
  )
}

function describeSize({ kind, jwe }: ReadableValue): { code: ErrorCode; message: string } | null {
  try {
    checkSealedSize(kind === 'variable' ? kind : 'file', jwe.ciphertext.length)
    return null
  } catch (error) {
    if (!isIterappError(error)) throw error
    return error
  }
}

/** Without a list these are the ones that have tables, or any one, which gets what is common. */
function listEnvironments({ environments, env, files }: Config): readonly string[] {
  if (environments !== null && environments.length > 0) return environments
  const named = new Set([...env.keys(), ...files.keys()].filter((name) => name !== COMMON))
  return named.size > 0 ? [...named] : ['every environment']
}
