import type { PrivateKeyRecord } from '@iterapp/crypto/format'
import { olderKey, sealingKey } from '../test-keys'
import { invalidDecryptionVectors } from './invalid-decryption'
import { invalidHeaderVectors } from './invalid-header'
import { invalidSpellingVectors } from './invalid-spelling'
import { validVectors } from './valid'
import type { InvalidVector, ValidVector } from './vector'

/** The published vectors; `docs/format.md` describes the members. */
export interface Vectors {
  readonly source: string
  readonly description: string
  readonly input: { readonly keys: readonly PrivateKeyRecord[] }
  readonly valid: readonly ValidVector[]
  readonly invalid: readonly InvalidVector[]
}

/** Makes `libs/crypto/format/testdata/vectors.json`, the same each time. */
export function buildVectors(): Vectors {
  return {
    source:
      'libs/crypto/interop/src/vectors; written by vitest run --update in libs/crypto/interop',
    description:
      'Ciphertexts that open and texts that must not, for every implementation of docs/format.md. All keys are the SHA-256 of a label: never use them.',
    input: { keys: [sealingKey, olderKey] },
    valid: validVectors(),
    invalid: [
      ...invalidSpellingVectors(),
      ...invalidHeaderVectors(),
      ...invalidDecryptionVectors(),
    ],
  }
}
