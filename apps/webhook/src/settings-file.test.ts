import { describe, expect, test } from 'vitest'
import { readSettingsFile } from './settings-file'

type Json = Readonly<Record<string, unknown>>

/** The least that a file of settings says. */
const least = {
  releaseNamespace: 'iterapp-system',
  identity: { namespaces: [{ pattern: 'apps-{app}-{environment}' }] },
  keysServerName: 'iterapp-keys.iterapp-system.svc',
  sidecar: { image: 'registry.example.com/iterapp-sidecar:1' },
}

const read = (change: Json = {}) => readSettingsFile(JSON.stringify({ ...least, ...change }))

const readSidecar = (change: Json) => read({ sidecar: { ...least.sidecar, ...change } })

describe('a file of settings', () => {
  test('needs to say little', () => {
    const { rules, ...settings } = read()
    expect(rules.map(({ pattern }) => pattern)).toEqual(['apps-{app}-{environment}'])
    expect(settings).toEqual({
      releaseNamespace: 'iterapp-system',
      missingConfig: 'warn',
      keysServerName: 'iterapp-keys.iterapp-system.svc',
      injection: {
        image: 'registry.example.com/iterapp-sidecar:1',
        imagePullPolicy: 'IfNotPresent',
        userId: 65_532,
        resources: {},
        audience: 'iterapp-keys.iterapp-system',
        tokenSeconds: 86_400,
        deadlineSeconds: 60,
        after: [],
        excluded: [],
        payloadBytes: 128 * 1024,
        verifyNodes: false,
        pullSecrets: [],
      },
    })
  })

  test('can say all', () => {
    const sidecar = {
      image: 'other',
      imagePullPolicy: 'Always',
      userId: 1000,
      resources: { requests: { cpu: '10m' }, limits: { memory: '64Mi' } },
      tokenSeconds: 600,
      deadlineSeconds: 1.5,
      after: ['istio-proxy'],
      excluded: ['istio-proxy', 'fluent-bit'],
      payloadBytes: 512 * 1024,
      verifyNodes: true,
      pullSecrets: ['registry'],
    }
    const settings = read({ missingConfig: 'deny', sidecar })
    expect(settings.missingConfig).toBe('deny')
    expect(settings.injection).toEqual({ ...sidecar, audience: 'iterapp-keys.iterapp-system' })
  })

  test('may leave the user to the cluster, and requests or limits away', () => {
    expect(readSidecar({ userId: null }).injection.userId).toBeNull()
    for (const resources of [{}, { requests: { cpu: '1' } }, { limits: { cpu: '1' } }]) {
      expect(readSidecar({ resources }).injection.resources).toEqual(resources)
    }
  })

  test('makes the audience of the tokens unique to the release', () => {
    expect(read({ releaseNamespace: 'secrets' }).injection.audience).toBe('iterapp-keys.secrets')
  })

  test.each([
    ['imagePullPolicy', 'Never'],
    ['userId', 1],
    ['userId', 2 ** 31 - 1],
    ['tokenSeconds', 2 ** 32],
    ['deadlineSeconds', 1],
    ['deadlineSeconds', 3600],
    ['payloadBytes', 1024],
  ])('may say of the sidecar that %s is %j', (member, value) => {
    expect(readSidecar({ [member]: value }).injection).toMatchObject({ [member]: value })
  })
})

describe('a file of settings is refused', () => {
  const refusal = (change: () => unknown) => {
    try {
      change()
      return 'it was not refused'
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      return `${code}: ${message}`
    }
  }

  test.each(['', 'hunter2', '{"hunter2":', 'releaseNamespace: hunter2'])(
    'when it is not JSON: %j',
    (source) => {
      expect(refusal(() => readSettingsFile(source))).toBe(
        'ERR_SETTINGS: the settings are not JSON',
      )
    },
  )

  test.each(['null', '"hunter2"', '1'])('when it is no object: %s', (source) => {
    expect(refusal(() => readSettingsFile(source))).toBe(
      'ERR_SETTINGS: the settings: expected Object',
    )
  })

  test.each<[string, Json, string]>([
    ['releaseNamespace', { releaseNamespace: undefined }, 'it is missing'],
    ['releaseNamespace', { releaseNamespace: '' }, 'expected >=1'],
    ['releaseNamespace', { releaseNamespace: 1 }, 'expected string'],
    ['identity', { identity: undefined }, 'it is missing'],
    ['identity', { identity: 'hunter2' }, 'expected Object'],
    ['identity.namespaces', { identity: {} }, 'it is missing'],
    ['identity.rules', { identity: { ...least.identity, rules: [] } }, 'there is no such setting'],
    ['keysServerName', { keysServerName: '' }, 'expected >=1'],
    ['missingConfig', { missingConfig: 'ignore' }, 'expected ("allow" | "warn" | "deny")'],
    ['sidecar', { sidecar: undefined }, 'it is missing'],
    ['missingConfigs', { missingConfigs: 'deny' }, 'there is no such setting'],
    ['__proto__', JSON.parse('{"__proto__":{}}') as Json, 'there is no such setting'],
  ])('naming the member %s: %j', (member, change, expected) => {
    expect(refusal(() => read(change))).toBe(`ERR_SETTINGS: ${member}: ${expected}`)
  })

  test.each<[string, Json, string]>([
    ['image', { image: undefined }, 'it is missing'],
    ['image', { image: '' }, 'expected >=1'],
    [
      'imagePullPolicy',
      { imagePullPolicy: 'always' },
      'expected ("Always" | "IfNotPresent" | "Never")',
    ],
    ['userId', { userId: 0 }, 'expected >=1'],
    ['userId', { userId: 1.5 }, 'expected another value'],
    ['userId', { userId: '1' }, 'expected number'],
    ['userId', { userId: 2 ** 31 }, 'expected <=2147483647'],
    ['resources.cpu', { resources: { cpu: '1' } }, 'there is no such setting'],
    ['resources.limits.cpu', { resources: { limits: { cpu: 1 } } }, 'expected string'],
    ['resources.limits.cpu', { resources: { limits: { cpu: '' } } }, 'expected >=1'],
    ['tokenSeconds', { tokenSeconds: 599 }, 'expected >=600'],
    ['tokenSeconds', { tokenSeconds: 2 ** 32 + 1 }, 'expected <=4294967296'],
    ['tokenSeconds', { tokenSeconds: 600.5 }, 'expected another value'],
    ['deadlineSeconds', { deadlineSeconds: 0 }, 'expected >=1'],
    ['deadlineSeconds', { deadlineSeconds: 3601 }, 'expected <=3600'],
    ['after', { after: 'istio-proxy' }, 'expected Array'],
    ['after.0', { after: [''] }, 'expected >=1'],
    ['excluded.1', { excluded: ['a', 1] }, 'expected string'],
    ['payloadBytes', { payloadBytes: 1023 }, 'expected >=1024'],
    ['payloadBytes', { payloadBytes: 512 * 1024 + 1 }, 'expected <=524288'],
    ['pullSecrets', { pullSecrets: 'a' }, 'expected Array'],
    ['verifyNodes', { verifyNodes: 'yes' }, 'expected boolean'],
    ['verifyNode', { verifyNode: true }, 'there is no such setting'],
  ])('naming the member sidecar.%s: %j', (member, change, expected) => {
    expect(refusal(() => readSidecar(change))).toBe(`ERR_SETTINGS: sidecar.${member}: ${expected}`)
  })

  test.each<[unknown, string]>([
    [null, 'identity.namespaces: expected a list of rules'],
    ['apps-*', 'identity.namespaces: expected a list of rules'],
    [[{ pattern: '{app}-x' }], 'identity.namespaces[0].pattern: '],
    [[{ pattern: 'apps-{app}' }], 'identity.namespaces[0]: expected exactly one of: '],
    [[...least.identity.namespaces, { patern: 'a' }], 'identity.namespaces[1]: unknown member'],
  ])('with the rules %j', (namespaces, message) => {
    expect(refusal(() => read({ identity: { namespaces } }))).toContain(
      `ERR_IDENTITY_RULES: ${message}`,
    )
  })
})
