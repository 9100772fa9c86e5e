import type { EncryptedValue } from '@iterapp/config'
import type { Jwe } from '@iterapp/crypto/format'
import { compose, escapeDollars, type MergedConfig } from '@iterapp/env'
import { ENV_FILE, PART_PREFIX, variableKey, volumeNames } from './names'
import type { EnvVar } from './pod'

/** A variable as it stands in a container. */
export interface InjectedVariable {
  readonly name: string
  /** The variable itself, and before it the parts that it is composed of. */
  readonly entries: readonly EnvVar[]
}

/**
 * The variables of a container. A decrypted one is a `fileKeyRef` (KEP-3721); one whose value holds
 * single quotes, which an env file cannot hold, is composed of several by `$(NAME)`, as its skeleton
 * says.
 *
 * @param jwes - the ciphertexts of all encrypted values, read.
 */
export function listVariables(
  env: MergedConfig['env'],
  jwes: ReadonlyMap<EncryptedValue, Jwe>,
): readonly InjectedVariable[] {
  let sealed = 0
  let parts = 0
  return Array.from(env, ([name, value]) => {
    switch (value.kind) {
      case 'plain':
        return { name, entries: [{ name, value: escapeDollars(value.value) }] }
      case 'secret': {
        const { secret, key } = value
        return { name, entries: [{ name, valueFrom: { secretKeyRef: { name: secret, key } } }] }
      }
      case 'encrypted': {
        const skeleton = jwes.get(value)?.header.skeleton ?? null
        const key = variableKey(sealed++)
        if (skeleton === null) return { name, entries: [readKey(name, key)] }
        const entries: EnvVar[] = []
        let text = ''
        for (const piece of compose(key, skeleton)) {
          if ('text' in piece) text += piece.text
          else {
            const part = `${PART_PREFIX}${parts++}`
            entries.push(readKey(part, piece.part))
            text += `$(${part})`
          }
        }
        return { name, entries: [...entries, { name, value: text }] }
      }
    }
  })
}

function readKey(name: string, key: string): EnvVar {
  return { name, valueFrom: { fileKeyRef: { volumeName: volumeNames.env, path: ENV_FILE, key } } }
}
