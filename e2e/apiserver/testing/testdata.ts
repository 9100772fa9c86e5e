import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const testdata = new URL('../../../libs/injection/testdata/', import.meta.url)

/** A Kubernetes object. */
export interface KubernetesObject {
  readonly kind: string
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name?: string }
  readonly [member: string]: unknown
}

/** A manifest of `libs/injection/testdata`. */
export function readManifest(name: string): KubernetesObject {
  const text = readFileSync(new URL(`manifests/${name}.yaml`, testdata), 'utf8')
  return parse(text) as KubernetesObject
}

/** An `iterapp.toml` of `libs/injection/testdata`, for the app `web` in `test`. */
export function readConfig(name: string): string {
  return readFileSync(new URL(`configs/${name}.toml`, testdata), 'utf8')
}

/** A ConfigMap with an `iterapp.toml`. */
export function configMap(namespace: string, source: string, name = 'iterapp'): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: { 'iterapp.toml': source },
  }
}

/** The smallest pod. */
export function pod(
  namespace: string,
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, annotations },
    spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] },
  }
}
