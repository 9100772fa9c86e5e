import { decodeBase64url, encodeBase64url } from '@iterapp/crypto/format'
import { IterappError } from '@iterapp/errors'
import { isJsonObject, parseJson } from '@iterapp/json'
import { sidecarVariables } from './names'

/** A variable to decrypt. Its key in the env file is its place in the list. */
export interface PayloadVariable {
  readonly name: string
  /** A JWE in compact serialization. */
  readonly jwe: string
}

/** A file to decrypt. Its name in the volume is its place in the list. */
export interface PayloadFile {
  /** Where the container sees it: the name that its scope is bound to. */
  readonly path: string
  /** Permission bits, at most 0o444. */
  readonly mode: number
  /** A JWE in compact serialization. */
  readonly jwe: string
}

/** What the init-container is to decrypt, frozen in the pod's own spec. */
export interface Payload {
  readonly app: string
  readonly environment: string
  readonly variables: readonly PayloadVariable[]
  readonly files: readonly PayloadFile[]
}

/** The most that all ciphertexts of one pod may take, in bytes, unless an admin allows more. */
export const DEFAULT_PAYLOAD_BYTES = 128 * 1024

/** Linux takes at most 128 KiB for one environment string; the rest is for its name and slack. */
const PIECE_LENGTH = 96 * 1024

/**
 * The payload as environment variables: JSON in base64url, so that Kubernetes finds nothing to
 * expand in it, cut in pieces.
 *
 * @throws IterappError `ERR_PAYLOAD_TOO_LARGE` when the ciphertexts together exceed `maximum` bytes.
 */
export function freezePayload(
  payload: Payload,
  maximum = DEFAULT_PAYLOAD_BYTES,
): ReadonlyMap<string, string> {
  checkSize(payload, maximum)
  const text = encodeBase64url(JSON.stringify({ v: 1, ...payload }))
  const pieces = text.match(new RegExp(`.{1,${PIECE_LENGTH}}`, 'g')) ?? []
  return new Map(pieces.map((piece, index) => [`${sidecarVariables.payloadPrefix}${index}`, piece]))
}

/**
 * Reads what {@link freezePayload} wrote.
 *
 * @param variables - the environment of the init-container.
 * @throws IterappError `ERR_PAYLOAD`; the message quotes nothing of it.
 */
export function readPayload(variables: Readonly<Record<string, string | undefined>>): Payload {
  let text = ''
  for (let index = 0; ; index++) {
    const piece = variables[`${sidecarVariables.payloadPrefix}${index}`]
    if (piece === undefined) break
    text += piece
  }
  const bytes = decodeBase64url(text)
  if (bytes === null || bytes.length === 0) throw new IterappError('ERR_PAYLOAD')
  const value = parseJson(decodeText(bytes))
  if (value === undefined) throw new IterappError('ERR_PAYLOAD', 'the frozen payload is not whole')
  return checkPayload(value)
}

/** What is not UTF-8 becomes what is not JSON. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return ''
  }
}

function checkPayload(value: unknown): Payload {
  if (!isJsonObject(value) || value.v !== 1) {
    throw new IterappError('ERR_PAYLOAD', 'the frozen payload is not of version 1')
  }
  const { app, environment, variables, files } = value
  if (
    typeof app !== 'string' ||
    typeof environment !== 'string' ||
    !isListOf(variables, isVariable) ||
    !isListOf(files, isFile)
  ) {
    throw new IterappError('ERR_PAYLOAD', 'the frozen payload lacks something')
  }
  return { app, environment, variables, files }
}

function checkSize({ variables, files }: Payload, maximum: number): void {
  const sizes = [
    ...variables.map(({ name, jwe }) => ({ name, size: jwe.length })),
    ...files.map(({ path, jwe }) => ({ name: path, size: jwe.length })),
  ].sort((a, b) => b.size - a.size)
  const total = sizes.reduce((sum, { size }) => sum + size, 0)
  const [largest] = sizes
  if (total <= maximum || largest === undefined) return
  throw new IterappError(
    'ERR_PAYLOAD_TOO_LARGE',
    `the ciphertexts of this environment take ${total} bytes, and ${maximum} are allowed; ` +
      `the largest is ${largest.name} with ${largest.size} bytes`,
  )
}

function isVariable(value: unknown): value is PayloadVariable {
  return isJsonObject(value) && typeof value.name === 'string' && typeof value.jwe === 'string'
}

function isFile(value: unknown): value is PayloadFile {
  if (!isJsonObject(value)) return false
  const { path, mode, jwe } = value
  // Only bits of 0444: a delivered file is read-only for everybody.
  const isMode = typeof mode === 'number' && Number.isInteger(mode) && (mode & ~0o444) === 0
  return typeof path === 'string' && typeof jwe === 'string' && isMode
}

function isListOf<Item>(
  value: unknown,
  isItem: (item: unknown) => item is Item,
): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}
