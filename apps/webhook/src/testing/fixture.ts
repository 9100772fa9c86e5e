import { parseIdentityRules } from '@iterapp/identity'
import type { Pod } from '@iterapp/injection'
import { readFileSync } from 'node:fs'
import type { FindConfig } from '../policy/decide-pod'
import { readConfigMap } from '../policy/read-config-map'
import type { PolicySettings } from '../policy/settings'

/** Namespaces of {@link testPolicy}: of the ciphertexts in the test data, of a builder, of nobody. */
export const namespaces = {
  app: 'apps-web-test',
  build: 'apps-web-build',
  other: 'default',
} as const

/** What an admin decides, in the tests. */
export const testPolicy: PolicySettings = {
  rules: parseIdentityRules([
    { pattern: 'apps-{app}-build', use: 'build' },
    { pattern: 'apps-{app}-{environment}' },
  ]),
  releaseNamespace: 'iterapp-system',
  missingConfig: 'warn',
  injection: {
    keysService: {
      url: 'https://10.96.0.15:8421',
      serverName: 'iterapp-keys.iterapp-system.svc',
      ca: '-----BEGIN CERTIFICATE-----\nonly its text matters here\n-----END CERTIFICATE-----\n',
    },
    image: 'registry.example.com/iterapp-sidecar:1',
    imagePullPolicy: 'IfNotPresent',
    audience: 'iterapp-keys.iterapp-system',
    tokenSeconds: 86_400,
    deadlineSeconds: 60,
    userId: 65_532,
    resources: { limits: { cpu: '500m', memory: '128Mi' } },
    after: ['istio-proxy'],
    excluded: ['istio-proxy'],
    payloadBytes: 128 * 1024,
    verifyNodes: false,
    pullSecrets: [],
  },
}

/** An `AdmissionReview` as the API server sends it: what the tests read or change of it. */
export interface Review {
  readonly apiVersion: string
  readonly kind: string
  readonly request: {
    readonly uid: string
    readonly namespace: string
    readonly name?: string
    readonly object: Readonly<Record<string, unknown>>
    readonly [member: string]: unknown
  }
}

const testdata = new URL('../../../../libs/injection/testdata/', import.meta.url)

/** A review that a real API server sent, about a pod of {@link namespaces}`.app`. */
export function readPodReview(name: string): Review {
  return JSON.parse(readFileSync(new URL(`reviews/${name}.json`, testdata), 'utf8')) as Review
}

/** The pod of a review that a real API server sent. */
export function readReviewedPod(name: string): Pod {
  return readPodReview(name).request.object as unknown as Pod
}

/** An `iterapp.toml` whose ciphertexts are for {@link namespaces}`.app`. */
export function readConfigFile(name: string): string {
  return readFileSync(new URL(`configs/${name}.toml`, testdata), 'utf8')
}

/** A review of a ConfigMap that is about to be stored, as the API server sends it. */
export function makeConfigMapReview(
  source: string,
  change: Partial<Review['request']> = {},
): Review {
  const metadata = { name: 'iterapp', namespace: namespaces.app, uid: 'b1' }
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: '3a4cb0b2-2a4e-4d51-8a4c-3c1b6a1ba6f6',
      kind: { group: '', version: 'v1', kind: 'ConfigMap' },
      namespace: namespaces.app,
      name: 'iterapp',
      operation: 'CREATE',
      dryRun: false,
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'iterapp.toml': source } },
      ...change,
    },
  }
}

/** Finds ConfigMaps by name, in every namespace: from a name to an `iterapp.toml`. */
export function findIn(
  configMaps: Readonly<Record<string, string>>,
  { injection }: Pick<PolicySettings, 'injection'> = testPolicy,
): FindConfig {
  return (_namespace, name, identity) => {
    const source = configMaps[name]
    if (source === undefined) return Promise.resolve(null)
    const content = { name, data: { 'iterapp.toml': source } }
    return Promise.resolve(readConfigMap(content, identity, injection.payloadBytes))
  }
}
