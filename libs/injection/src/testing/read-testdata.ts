import { parseConfig } from '@iterapp/config'
import { mergeEnvironment } from '@iterapp/env'
import { readdirSync, readFileSync } from 'node:fs'
import { DEFAULT_PAYLOAD_BYTES } from '../payload'
import type { Pod } from '../pod'
import { preparePodConfig, type PodConfig, type PodIdentity } from '../pod-config'
import type { InjectionSettings } from '../settings'

/** Whose ciphertexts `testdata/configs` holds; the private key is `testdata/key.json`. */
export const testIdentity: PodIdentity = { app: 'web', environment: 'test' }

/** What an admin decides, in the tests. */
export const testSettings: InjectionSettings = {
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
  resources: {
    requests: { cpu: '10m', memory: '64Mi' },
    limits: { cpu: '500m', memory: '128Mi' },
  },
  after: ['istio-init', 'istio-proxy'],
  excluded: ['istio-init', 'istio-proxy', 'fluent-bit'],
  payloadBytes: DEFAULT_PAYLOAD_BYTES,
  verifyNodes: false,
  pullSecrets: [],
}

const folder = new URL('../../testdata/', import.meta.url)

/** A file of `testdata`, as JSON. */
export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(path, folder), 'utf8'))
}

/** The pod of a recorded review. */
export function readReviewedPod(name: string): Pod {
  const review = readJson(`reviews/${name}.json`) as { request: { object: Pod } }
  return review.request.object
}

/** Names of the recorded reviews. */
export function listReviews(): readonly string[] {
  return readdirSync(new URL('reviews', folder)).map((file) => file.replace(/\.json$/, ''))
}

/** What a file of `testdata/configs` gives to a pod of {@link testIdentity}. */
export function readPodConfig(name: string): PodConfig {
  const { config } = parseConfig(readFileSync(new URL(`configs/${name}.toml`, folder), 'utf8'))
  if (config === null) throw new Error(`${name}.toml is not valid`)
  const merged = mergeEnvironment(config, testIdentity.environment)
  const reading = preparePodConfig(merged, testIdentity, DEFAULT_PAYLOAD_BYTES)
  if (reading.config === null) throw new Error(`${name}.toml cannot be injected`)
  return reading.config
}
