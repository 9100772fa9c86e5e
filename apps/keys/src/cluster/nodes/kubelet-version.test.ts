import { expect, test } from 'vitest'
import { readsEnvFiles } from './kubelet-version'

test.each<[unknown, boolean | null]>([
  ['v1.35.0', true],
  ['v1.35.0-rc.1', true],
  ['v1.35.2-gke.100', true],
  ['v1.35.1+k3s1', true],
  ['v1.35.3-eks-113cf36', true],
  ['v1.36.0', true],
  ['v1.100.0', true],
  ['v2.0.0', true],
  ['v1.34.3', false],
  ['v1.34.99', false],
  ['v1.34.3+k3s1', false],
  ['v1.9.0', false],
  ['v1.3.50', false],
  ['v0.99.0', false],
  ['1.35.0', null],
  ['v1.35', null],
  ['v1', null],
  ['v1.35.0 ', null],
  ['v1.35.0-', null],
  ['v1.35.0-rc.1\nv1.35.0', null],
  ['v-1.35.0', null],
  ['v1.35.x', null],
  ['fake', null],
  ['', null],
  [`v1.35.0-${'x'.repeat(100)}`, null],
  [undefined, null],
  [null, null],
  [1.35, null],
  [['v1.35.0'], null],
])('whether a kubelet %j reads env files is %j', (version, expected) => {
  expect(readsEnvFiles(version)).toBe(expected)
})
