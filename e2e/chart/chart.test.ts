import { callHelm, chartFolder, RELEASE_NAMESPACE, renderObjects, template } from '@iterapp/cluster'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'

/** Values that the chart is tried with; chart-testing finds them, too. */
const valuesFiles = readdirSync(join(chartFolder, 'ci')).map((name) =>
  join(chartFolder, 'ci', name),
)

const clusterKinds = [
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]

test('helm lint has nothing to say', () => {
  const options = ['--strict', '--kube-version', '1.37.2', '--namespace', RELEASE_NAMESPACE]
  const { stdout, stderr, status } = callHelm(['lint', chartFolder, ...options])
  expect(stdout + stderr).toContain('1 chart(s) linted, 0 chart(s) failed')
  expect(stdout).not.toMatch(/WARNING|ERROR/)
  expect(status).toBe(0)
})

test('the chart is of the version of the images', () => {
  const read = (path: string) => parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  const { version } = read(join(chartFolder, '../../package.json'))
  expect(read(join(chartFolder, 'Chart.yaml'))).toMatchObject({ version, appVersion: version })
})

test('a Kubernetes that has no env files is refused', () => {
  const { stderr } = callHelm(['template', 'iterapp', chartFolder, '--kube-version', '1.34.9'])
  expect(stderr).toContain('kubeVersion: >=1.35.0-0 which is incompatible with Kubernetes v1.34.9')
})

describe.each([undefined, ...valuesFiles])('with the values of %s', (valuesFile) => {
  const render = valuesFile === undefined ? {} : { valuesFile }

  test('two renders are the same, byte by byte', () => {
    const { stdout, status, stderr } = template(render)
    expect(stderr).toBe('')
    expect(status).toBe(0)
    expect(template(render).stdout).toBe(stdout)
  })

  test('what is in a namespace is in the one of the release, and all is named after it', () => {
    for (const { kind, metadata } of renderObjects(render)) {
      expect(metadata.name).toMatch(/^iterapp(-|$)/)
      expect([kind, metadata.namespace]).toEqual([
        kind,
        clusterKinds.includes(kind) ? undefined : RELEASE_NAMESPACE,
      ])
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/name': 'iterapp',
        'app.kubernetes.io/instance': 'iterapp',
        'app.kubernetes.io/managed-by': 'Helm',
      })
    }
  })

  test('nothing is a hook, a Namespace or a Secret', () => {
    const objects = renderObjects(render)
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret')
    expect(objects.map(({ kind }) => kind)).not.toContain('Namespace')
    expect(JSON.stringify(objects)).not.toMatch(/helm\.sh\/hook|caBundle|BEGIN/)
  })
})

test('two releases of other names share no object', () => {
  const namesOf = (release: string) =>
    renderObjects({ release }).map(({ kind, metadata }) => `${kind}/${metadata.name}`)
  const other = namesOf('other')
  expect(namesOf('iterapp').filter((name) => other.includes(name))).toEqual([])
})

test('the values of a chart that this one is a part of do no harm', () => {
  expect(template({ values: { global: { any: 1 }, enabled: true } }).stderr).toBe('')
})
