import {
  chartFolder,
  type Deployment,
  readSettings,
  renderObjects,
  selectOne,
} from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'
/* eslint-disable @nx/enforce-module-boundaries -- what an app accepts, its own reader says */
import { readSettings as readControllerSettings } from '../../apps/controller/src/settings'
import { readSettingsFile as readControllerFile } from '../../apps/controller/src/settings-file'
import { readSettingsFile as readKeysFile } from '../../apps/keys/src/cluster/settings-file'
import { readSettings as readKeysSettings } from '../../apps/keys/src/settings'
import { readSettings as readWebhookSettings } from '../../apps/webhook/src/settings'
import { readSettingsFile as readWebhookFile } from '../../apps/webhook/src/settings-file'
/* eslint-enable @nx/enforce-module-boundaries */

const everything = { valuesFile: `${chartFolder}/ci/everything-values.yaml` }

const read = (component: string, ...[render]: Parameters<typeof renderObjects>) =>
  readSettings(renderObjects(render), component)

describe("the webhook's settings", () => {
  test('are what it reads, by default', () => {
    const { rules, ...settings } = readWebhookFile(read('webhook'))
    expect(rules.map(({ pattern }) => pattern)).toEqual([
      'previews-{app}-*',
      'apps-{app}-build',
      'apps-{app}-{environment}',
    ])
    expect(settings).toMatchObject({
      releaseNamespace: 'iterapp-system',
      missingConfig: 'warn',
      keysServerName: 'iterapp-keys.iterapp-system.svc',
      injection: {
        image: 'ghcr.io/iterapp/sidecar:0.1.0',
        imagePullPolicy: 'IfNotPresent',
        userId: 65_532,
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
        audience: 'iterapp-keys.iterapp-system',
        tokenSeconds: 86_400,
        deadlineSeconds: 60,
        payloadBytes: 131_072,
        verifyNodes: false,
      },
    })
  })

  test('start after proxies that are there, not after what only diverts traffic to later ones', () => {
    const { injection } = readWebhookFile(read('webhook'))
    expect(injection.after).toContain('istio-proxy')
    expect(injection.after).not.toContain('istio-init')
    expect(injection.excluded).toEqual(expect.arrayContaining([...injection.after, 'fluent-bit']))
  })

  test('are what it reads, with every value', () => {
    const { missingConfig, injection } = readWebhookFile(read('webhook', everything))
    expect(missingConfig).toBe('deny')
    expect(injection).toMatchObject({
      image: `registry.example.com:5000/mirror/iterapp/sidecar@sha256:${'0123456789abcdef'.repeat(4)}`,
      imagePullPolicy: 'Always',
      userId: 1000,
      resources: {
        requests: { cpu: '0.01', memory: '67108864', 'ephemeral-storage': '1Mi' },
        limits: { cpu: '1', memory: '256Mi' },
      },
      pullSecrets: ['app-registry'],
      tokenSeconds: 3600,
      deadlineSeconds: 120,
      after: [],
      excluded: ['log-agent'],
      payloadBytes: 524_288,
      verifyNodes: true,
    })
  })

  test('leave the user to the cluster, where the values do', () => {
    const openShift = { valuesFile: `${chartFolder}/ci/openshift-values.yaml` }
    expect(readWebhookFile(read('webhook', openShift)).injection.userId).toBeNull()
  })

  test('can leave out the resources', () => {
    const small = { valuesFile: `${chartFolder}/ci/small-values.yaml` }
    const { rules, injection } = readWebhookFile(read('webhook', small))
    expect(rules).toEqual([])
    expect(injection.resources).toEqual({})
  })
})

describe("the keys service's settings", () => {
  test.each([
    [{}, { pageApps: [], publicPath: '' }],
    [everything, { pageApps: ['shop', 'my-app'], publicPath: '/secrets' }],
  ])('are what it reads: %j', (render, page) => {
    const settings = readKeysFile(read('keys', render))
    expect(settings).toMatchObject({
      releaseNamespace: 'iterapp-system',
      audience: 'iterapp-keys.iterapp-system',
      sealingKeyPrefix: 'iterapp-sealing-key',
      ...page,
    })
  })

  test('know no builders by default, and those of the values', () => {
    expect(readKeysFile(read('keys')).builders).toEqual({ accounts: new Map(), issuers: null })
    const { accounts, issuers } = readKeysFile(read('keys', everything)).builders
    expect(accounts).toEqual(
      new Map([
        ['ci/build-shop', 'shop'],
        ['ci/build.my-app', 'my-app'],
      ]),
    )
    expect(issuers).toEqual([
      {
        issuer: 'https://token.actions.githubusercontent.com',
        audience: 'https://keys.example.com',
        idClaim: 'repository_id',
        builders: [
          {
            app: 'shop',
            id: '74',
            claims: new Map([
              ['ref', 'refs/heads/main'],
              ['event_name', 'push'],
            ]),
          },
          { app: 'shop', id: '74', claims: new Map([['environment', 'release']]) },
          { app: 'my-app', id: '1296269', claims: new Map() },
        ],
      },
      {
        issuer: 'https://gitlab.example.com/',
        audience: 'iterapp-keys',
        idClaim: 'project_id',
        builders: [
          {
            app: 'my-app',
            id: '20',
            claims: new Map([
              ['ref_protected', 'true'],
              ['ref_type', 'branch'],
            ]),
          },
        ],
      },
    ])
  })

  test('have the rules of the webhook', () => {
    const { rules } = readWebhookFile(read('webhook', everything))
    expect(readKeysFile(read('keys', everything)).rules).toEqual(rules)
  })
})

describe("the controller's settings", () => {
  test.each([
    [{}, 3650, 720],
    [everything, 7300, 48],
  ])('are what it reads: %j', (render, days, leafHours) => {
    expect(readControllerFile(read('controller', render))).toEqual({
      namespace: 'iterapp-system',
      authority: { secret: 'iterapp-authority', days },
      certificates: [
        { secret: 'iterapp-keys-tls', dnsNames: ['iterapp-keys.iterapp-system.svc'] },
        { secret: 'iterapp-webhook-tls', dnsNames: ['iterapp-webhook.iterapp-system.svc'] },
      ],
      leafHours,
      webhookConfigurations: 'iterapp',
      intervalSeconds: 30,
    })
  })
})

describe('the arguments', () => {
  // What Kubernetes tells of the Services, where it does.
  const links = {
    ITERAPP_KEYS_SERVICE_HOST: '10.96.12.34',
    ITERAPP_KEYS_SERVICE_PORT: '8421',
    ITERAPP_KEYS_PORT: 'tcp://10.96.12.34:8421',
    ITERAPP_WEBHOOK_SERVICE_HOST: '10.96.12.35',
    ITERAPP_WEBHOOK_PORT: 'tcp://10.96.12.35:443',
  }
  const folder = '/etc/iterapp'
  const settingsFile = `${folder}/settings/settings.json`
  const tls = { certFile: `${folder}/tls/tls.crt`, keyFile: `${folder}/tls/tls.key` }
  const argumentsOf = (name: string) =>
    (selectOne(renderObjects(everything), 'Deployment', name) as Deployment).spec.template.spec
      .containers[0]?.args ?? []
  const print = () => undefined

  test('are those of the webhook, whatever Services there are', () => {
    expect(readWebhookSettings(argumentsOf('iterapp-webhook'), links, print)).toEqual({
      ...{ host: null, port: 8443, metricsPort: 9090, healthPort: 9091, kubeconfig: null },
      ...{ tls, settingsFile, keysCaFile: `${folder}/tls/ca.crt` },
      ...{ keysUrl: 'https://10.96.12.34:8421', logLevel: 'debug', drain: 5000 },
    })
  })

  test('are those of the keys service, in a cluster', () => {
    expect(readKeysSettings(argumentsOf('iterapp-keys'), {}, print)).toEqual({
      ...{ mode: 'cluster', host: null, port: 8420, internalPort: 8421 },
      ...{ buildersPort: 8422, metricsPort: 9090, healthPort: 9091 },
      ...{ tls, settingsFile, kubeconfig: null, logLevel: 'debug', drain: 5000 },
      pageFolder: '/app/page',
    })
  })

  test('are those of the controller', () => {
    expect(readControllerSettings(argumentsOf('iterapp-controller'), {}, print)).toEqual({
      ...{ settingsFile, kubeconfig: null, logLevel: 'debug', once: false },
    })
  })
})
