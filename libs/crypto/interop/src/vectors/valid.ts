import {
  encodeBase64url,
  formatScope,
  skeletonOf,
  type PrivateKeyRecord,
  type Scope,
} from '@iterapp/crypto/format'
import { derive, headerFor, scope, sealByHand } from '../seal-by-hand'
import { bytesFromLabel, keyFromLabel, olderKey, sealingKey } from '../test-keys'
import type { ValidVector } from './vector'

interface Recipe {
  readonly description: string
  readonly scope?: Partial<Scope>
  readonly value?: Uint8Array
  readonly skeleton?: string
  readonly key?: PrivateKeyRecord
  readonly ephemeral?: PrivateKeyRecord
  /** Writes the header in another way. */
  readonly write?: (header: Record<string, unknown>) => string
}

const longestScope: Scope = {
  use: 'runtime',
  app: 'a'.repeat(63),
  environment: 'e'.repeat(63),
  name: 'n'.repeat(1024),
}

const recipes: readonly Recipe[] = [
  { description: 'a variable of one environment' },
  { description: 'a variable of every environment', scope: { environment: '*' } },
  { description: 'any name', scope: { name: '*' } },
  { description: 'any name in every environment', scope: { environment: '*', name: '*' } },
  {
    description: 'a build secret',
    scope: { use: 'build', environment: '*', name: 'npm-token' },
  },
  {
    description: 'a file, whose path holds colons and letters beyond ASCII',
    scope: { name: '/app/config/é:ü:🔑.json' },
    value: Buffer.from('{}\n'),
  },
  {
    description: 'an app and an environment of one character',
    scope: { app: '0', environment: 'e' },
  },
  {
    description: 'a value with single quotes, and its skeleton',
    value: Buffer.from("it's 'x'"),
    skeleton: "_'_'_'",
  },
  { description: 'a value of one quote', value: Buffer.from("'"), skeleton: "'" },
  { description: 'an empty value', value: Buffer.alloc(0) },
  {
    description: 'a value of every byte',
    value: Uint8Array.from({ length: 256 }, (_, index) => index),
  },
  { description: 'a key that is not the newest of its set', key: olderKey },
  {
    description: "a header in another order, with JSON's white space",
    write: (header) =>
      ` ${JSON.stringify(Object.fromEntries(Object.entries(header).reverse()), null, '\t')}\r\n`,
  },
  {
    description: 'an ephemeral key whose x begins with a zero byte',
    ephemeral: findEphemeral((key) => Buffer.from(key.x, 'base64url')),
  },
  {
    description: 'an ephemeral key whose y begins with a zero byte',
    ephemeral: findEphemeral((key) => Buffer.from(key.y, 'base64url')),
  },
  {
    description: 'a shared secret that begins with a zero byte',
    ephemeral: findEphemeral(
      (ephemeral) => derive({ key: sealingKey, ephemeral, apv: new Uint8Array() }).sharedSecret,
    ),
  },
  {
    description: 'the longest scope and the longest skeleton, so the longest header',
    scope: longestScope,
    value: Buffer.from(longestValue()),
    skeleton: skeletonOf(longestValue()) ?? '',
  },
]

/** Ciphertexts that open. */
export function validVectors(): readonly ValidVector[] {
  return recipes.map((recipe, index) => makeVector(recipe, `valid ${index + 1}`))
}

function makeVector(recipe: Recipe, label: string): ValidVector {
  const { value = Buffer.from('hello'), key = sealingKey, write = JSON.stringify } = recipe
  const ephemeral = recipe.ephemeral ?? keyFromLabel(`${label}, ephemeral key`, 0)
  const sealedTo = { ...scope, ...recipe.scope }
  const apv = formatScope(sealedTo)
  const contentKey = bytesFromLabel(`${label}, content key`)
  const { skeleton } = recipe
  const described = {
    scope: sealedTo,
    key,
    ephemeral,
    ...(skeleton === undefined ? {} : { skeleton }),
  }
  const ingredients = {
    value,
    key,
    ephemeral,
    contentKey,
    iv: bytesFromLabel(`${label}, initialization vector`).subarray(0, 12),
    apv: Buffer.from(apv),
    header: write(headerFor(described)),
  }
  return {
    description: recipe.description,
    input: { jwe: sealByHand(ingredients) },
    expect: {
      kid: key.kid,
      apv,
      scope: sealedTo,
      skeleton: skeleton ?? null,
      wrapping_key: encodeBase64url(derive(ingredients).wrappingKey),
      content_key: encodeBase64url(contentKey),
      value: encodeBase64url(value),
    },
  }
}

/** The first ephemeral key, by number, for which the bytes begin with zero. */
function findEphemeral(bytesOf: (key: PrivateKeyRecord) => Buffer): PrivateKeyRecord {
  for (let number = 0; ; number++) {
    const key = keyFromLabel(`ephemeral key ${number}`, 0)
    if (bytesOf(key)[0] === 0) return key
  }
}

/** A value with 64 parts and, with them, 1024 characters of skeleton. */
function longestValue(): string {
  return "part'".repeat(64) + "'".repeat(1024 - 128)
}
