import type { EncryptedFile, EncryptedValue, PlainValue, SecretKeyValue } from '@iterapp/config'
import { parseConfig } from '@iterapp/config'
import { mergeEnvironment, type MergedConfig } from '@iterapp/env'
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import type { Container, EnvVar, Pod, Volume, VolumeMount } from '../pod'
import { preparePodConfig, type PodConfig } from '../pod-config'
import { testIdentity } from './read-testdata'

const at = { line: 1, column: 1 }

/** Every ciphertext of `testdata/configs` that the test identity may open, by its name. */
const sealed = readSealed()

const variableNames = [...sealed.variables.keys(), 'LOG_LEVEL', 'DB_PASSWORD', 'A', 'B', 'C']

/** Any pod that a user may make: its containers' names overlap with lists of the settings. */
export const anyPod: fc.Arbitrary<Pod> = fc
  .record({
    names: fc.uniqueArray(
      fc.constantFrom('app', 'worker', 'migrate', 'istio-proxy', 'fluent-bit', 'one', 'two'),
      { minLength: 1 },
    ),
    initCount: fc.nat({ max: 4 }),
    bodies: fc.array(anyContainerBody(), { minLength: 7, maxLength: 7 }),
    volumes: fc.uniqueArray(anyVolume(), { selector: ({ name }) => name, maxLength: 3 }),
    annotations: fc.option(
      fc.dictionary(fc.constantFrom('example.com/a', 'a~b/c~1'), fc.string(), { maxKeys: 2 }),
      { nil: undefined },
    ),
    restartPolicy: fc.constantFrom(undefined, 'Always', 'Never', 'OnFailure'),
    isEmptyListed: fc.boolean(),
  })
  .map(({ names, initCount, bodies, volumes, annotations, restartPolicy, isEmptyListed }) => {
    const all: Container[] = names.map((name, index) => ({ name, image: name, ...bodies[index] }))
    const init = all.slice(0, Math.min(initCount, all.length - 1))
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'any', ...(annotations && { annotations }) },
      spec: {
        ...(restartPolicy && { restartPolicy }),
        ...((init.length > 0 || isEmptyListed) && { initContainers: init }),
        containers: all.slice(init.length),
        ...((volumes.length > 0 || isEmptyListed) && { volumes }),
      },
    }
  })

/** Any configuration that the test identity may have. */
export const anyConfig: fc.Arbitrary<PodConfig> = fc
  .record({
    env: fc.uniqueArray(
      fc.tuple(fc.constantFrom(...variableNames), fc.nat({ max: 2 }), fc.string()),
      {
        selector: ([name]) => name,
        maxLength: 8,
      },
    ),
    files: fc.subarray([...sealed.files.keys()]),
    mounts: fc.uniqueArray(fc.constantFrom('/a', '/b', '/c/d'), { maxLength: 2 }),
  })
  .map(({ env, files, mounts }) => {
    const merged: MergedConfig = {
      env: new Map(
        env.map(([name, kind, text]): [string, PlainValue | SecretKeyValue | EncryptedValue] => {
          const encrypted = sealed.variables.get(name)
          if (kind === 0 && encrypted !== undefined) return [name, encrypted]
          if (kind === 1) return [name, { kind: 'secret', secret: 's', key: 'k', at }]
          return [name, { kind: 'plain', value: text, at }]
        }),
      ),
      files: new Map(
        files.flatMap((path): [string, EncryptedFile][] => {
          const file = sealed.files.get(path)
          return file === undefined ? [] : [[path, file]]
        }),
      ),
      secretFiles: new Map(
        mounts.map((mountPath) => [mountPath, { kind: 'mount', mountPath, secret: 's', at }]),
      ),
    }
    const { config } = preparePodConfig(merged, testIdentity, 128 * 1024)
    if (config === null) throw new Error('a configuration that cannot be')
    return config
  })

function anyContainerBody(): fc.Arbitrary<Partial<Container>> {
  const anyVariable: fc.Arbitrary<EnvVar> = fc.record({
    name: fc.constantFrom(...variableNames),
    value: fc.string(),
  })
  const anyMount: fc.Arbitrary<VolumeMount> = fc.record({
    name: fc.constantFrom('cache', 'data'),
    mountPath: fc.constantFrom('/cache', '/data', '/app', '/'),
  })
  const anyResources = fc.constantFrom(
    { limits: { cpu: '1', memory: '1Gi' } },
    { requests: { cpu: '100m' } },
    {},
  )
  return fc.record(
    {
      env: fc.array(anyVariable, { maxLength: 4 }),
      volumeMounts: fc.array(anyMount, { maxLength: 2 }),
      resources: anyResources,
    },
    { requiredKeys: [] },
  )
}

function anyVolume(): fc.Arbitrary<Volume> {
  return fc.constantFrom<Volume>(
    { name: 'cache', emptyDir: { medium: 'Memory' } },
    { name: 'data', emptyDir: {} },
    { name: 'settings', configMap: { name: 'settings' } },
  )
}

function readSealed() {
  const variables = new Map<string, EncryptedValue>()
  const files = new Map<string, EncryptedFile>()
  const folder = new URL('../../testdata/configs/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const { config } = parseConfig(readFileSync(new URL(file, folder), 'utf8'))
    if (config === null) continue
    const merged = mergeEnvironment(config, testIdentity.environment)
    for (const [name, value] of merged.env) {
      if (value.kind === 'encrypted') variables.set(name, value)
    }
    for (const [path, value] of merged.files) files.set(path, value)
  }
  return { variables, files }
}
