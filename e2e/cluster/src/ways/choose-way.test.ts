import { describe, expect, test } from 'vitest'
import { chooseWay, type Machine } from './choose-way'

/** A machine on which these commands succeed. */
const machine = (isRoot: boolean, ...commands: readonly string[]): Machine => ({
  isRoot,
  succeeds: (program, ...args) => commands.includes([program, ...args].join(' ')),
})

const existing = { KUBECONFIG: '/k', ITERAPP_E2E_REGISTRY: 'registry.test' }
const [docker, podman, kind] = ['docker info', 'podman info', 'kind version']

describe('the way to a cluster', () => {
  test.each<[string, NodeJS.ProcessEnv, Machine, string]>([
    ['the one of KUBECONFIG', existing, machine(true, docker, kind), 'existing'],
    ['kind with Docker', {}, machine(true, docker, kind), 'kind'],
    ['kind with Podman', { KUBECONFIG: '' }, machine(false, podman, kind), 'kind'],
    ['native without kind', {}, machine(true, docker), 'native'],
    ['native without an engine', {}, machine(true, kind), 'native'],
    [
      'native when it is named',
      { ITERAPP_E2E_CLUSTER: 'native' },
      machine(true, docker, kind),
      'native',
    ],
    [
      'kind when it is named',
      { ...existing, ITERAPP_E2E_CLUSTER: 'kind' },
      machine(true, docker, kind),
      'kind',
    ],
  ])('is %s', (_title, env, here, way) => {
    expect(chooseWay(env, here)).toBe(way)
  })

  test.each<[string, NodeJS.ProcessEnv, Machine, RegExp]>([
    [
      'another name',
      { ITERAPP_E2E_CLUSTER: 'minikube' },
      machine(true),
      /one of existing, kind, native/,
    ],
    [
      'a KUBECONFIG without a registry',
      { KUBECONFIG: '/k' },
      machine(true, docker),
      /ITERAPP_E2E_REGISTRY/,
    ],
    [
      'an existing cluster without KUBECONFIG',
      { ITERAPP_E2E_CLUSTER: 'existing' },
      machine(true),
      /needs KUBECONFIG/,
    ],
    ['an existing cluster without an engine', existing, machine(true), /Docker or Podman/],
    ['kind without kind', { ITERAPP_E2E_CLUSTER: 'kind' }, machine(true, docker), /install kind/],
    ['a node of its own without root', {}, machine(false), /needs root, for namespaces/],
  ])('is refused for %s', (_title, env, here, message) => {
    expect(() => chooseWay(env, here)).toThrow(message)
  })
})
