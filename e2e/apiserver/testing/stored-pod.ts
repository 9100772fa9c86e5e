import type { Kubectl } from '@iterapp/cluster'
import { setTimeout as sleep } from 'node:timers/promises'

/** A pod as it is stored: what these tests look at. */
export interface StoredPod {
  readonly metadata: {
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: {
    readonly containers: readonly StoredContainer[]
    readonly initContainers?: readonly StoredContainer[]
    readonly volumes?: readonly { readonly name: string }[]
  }
}

/** A container of a stored pod. */
interface StoredContainer {
  readonly name: string
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}

/**
 * The pod with a label `case`, once it is there: controllers take a moment, a CronJob up to a minute.
 */
export async function waitForPod(
  { get }: Kubectl,
  namespace: string,
  name: string,
): Promise<StoredPod> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const { items } = await get<{ items: StoredPod[] }>([
      '-n',
      namespace,
      'pods',
      '-l',
      `case=${name}`,
    ])
    if (items[0] !== undefined) return items[0]
    await sleep(500)
  }
  throw new Error(`no pod of ${name} came`)
}

/** What of a stored pod is the same in every run, as text to compare. */
export function describePod({ metadata, spec }: StoredPod): string {
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(([name]) => name.startsWith('iterapp.dev/')),
  )
  return `${JSON.stringify({ annotations, spec }, null, 2)}\n`
    .replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access')
    .replaceAll(/"[a-z-]+-[a-z0-9]{5}-[a-z0-9]{5}"/g, '"generated"')
}
