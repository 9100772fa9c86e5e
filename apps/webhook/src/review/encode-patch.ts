import { stringifyPatch, type JsonPatchOperation } from '@iterapp/injection'
import { LRUCache } from 'lru-cache'

/** The most that is kept, in bytes. */
const MAX_KEPT = 32 * 1024 * 1024

const kept = new LRUCache<string, Buffer>({
  maxSize: MAX_KEPT,
  sizeCalculation: ({ length }, key) => length + key.length,
})

/** A number for each object that stands in a patch. */
const numbers = new WeakMap<object, number>()
let nextNumber = 0

/**
 * A patch as an `AdmissionReview` holds it: JSON in base64, as ASCII bytes.
 *
 * Pods of one template get the same injected objects at the same places, so their patches are the same:
 * what was encoded is found again by the objects and places, without looking at the objects' content.
 *
 * @param patch - whose values do not change afterwards.
 */
export function encodePatch(patch: readonly JsonPatchOperation[]): Buffer {
  let key = ''
  for (const operation of patch) {
    key += `${operation.op} ${operation.path} `
    if (operation.op !== 'remove') key += referAt(operation.path, operation.value)
    key += '\n'
  }
  const known = kept.get(key)
  if (known !== undefined) return known
  const encoded = Buffer.from(Buffer.from(stringifyPatch(patch)).toString('base64'))
  kept.set(key, encoded)
  return encoded
}

/** Annotations are texts of this pod; all else that is put in is an object of the injection. */
function referAt(path: string, value: unknown): string {
  return path.startsWith('/metadata') ? JSON.stringify(value) : referTo(value)
}

function referTo(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(referTo).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  let number = numbers.get(value)
  if (number === undefined) {
    number = nextNumber++
    numbers.set(value, number)
  }
  // No JSON begins like this: a number is no object.
  return `#${number}`
}
