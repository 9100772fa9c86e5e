import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSecretMount, parseMount, type MountOptions } from './parse-mount'

const asWritten = (text: string) => text

/** A mount as somebody would write it, with all that is known of it. */
function formatMount({ id, target, env, required, saysRequired }: MountOptions): string {
  return [
    'type=secret',
    `id=${id}`,
    ...(target === null ? [] : [`target=${target}`]),
    ...(env === null ? [] : [`env=${env}`]),
    ...(saysRequired ? [`required=${required}`] : []),
  ]
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
}

test('a mount that is written out again is the same', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'B', '/', '.', '-', ',', '"', ' ', '=') })
  const flag = fc.constantFrom('required', 'required=true', 'required=0', 'Required=yes', 'mode=1')
  const key = fc.constantFrom('id', 'source', 'src', 'target', 'dst', 'env', 'ENV')
  const field = fc.oneof(
    flag,
    fc.tuple(key, text).map(([name, value]) => `"${`${name}=${value}`.replaceAll('"', '""')}"`),
  )
  fc.assert(
    fc.property(fc.array(field), (fields) => {
      const mount = parseMount(['type=secret', ...fields].join(','), asWritten)
      if (!isSecretMount(mount)) throw new Error('it is a secret')
      fc.pre(mount.id !== '')
      expect(parseMount(formatMount(mount), asWritten)).toEqual(mount)
    }),
  )
})

test('variables are put in behind the commas, so that they bring no options', () => {
  const mount = parseMount('type=secret,id=$A', (text) => text.replace('$A', 'a,target=/x'))
  expect(mount).toMatchObject({ id: 'a,target=/x' })
})

test.each([
  ['type=tmpfs,target=/x', { type: 'tmpfs', target: '/x' }],
  ['type=CACHE,dst=/c', { type: 'cache', target: '/c' }],
  ['target=/b', { type: 'bind', target: '/b' }],
  ['type=ssh', { type: 'ssh', target: null }],
])('%s is another kind of mount', (value, expected) => {
  expect(parseMount(value, asWritten)).toEqual(expected)
})
