import type { StoredPod } from './workloads'

interface Container {
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
  readonly volumeMounts?: readonly { readonly name: string }[]
}

/**
 * A copy of an injected pod, made by hand, that the webhook leaves as it is: as if there was none.
 *
 * @param change - changes the frozen ciphertexts.
 */
export function bypassWebhook(
  { spec }: StoredPod,
  namespace: string,
  name: string,
  change: (payload: string) => string,
): object {
  const {
    containers,
    initContainers = [],
    volumes = [],
    ...rest
  } = { ...spec, nodeName: undefined }
  const copy = (container: object) => {
    const { env = [], volumeMounts = [], ...others } = container as Container
    return {
      ...others,
      env: env.map((each) =>
        each.name.startsWith('ITERAPP_PAYLOAD_')
          ? { ...each, value: change(each.value ?? '') }
          : each,
      ),
      volumeMounts: volumeMounts.filter((mount) => !isApiToken(mount)),
    }
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, annotations: { 'iterapp.dev/inject': 'disabled' } },
    spec: {
      ...rest,
      containers: containers.map(copy),
      initContainers: initContainers.map(copy),
      volumes: volumes.filter((volume) => !isApiToken(volume as { name: string })),
    },
  }
}

/** The volume that the ServiceAccount admission plugin adds; it would add it again. */
function isApiToken({ name }: { readonly name: string }): boolean {
  return name.startsWith('kube-api-access-')
}
