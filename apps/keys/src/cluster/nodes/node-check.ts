import { IterappError } from '@iterapp/errors'
import { isJsonObject } from '@iterapp/json'
import type { ApiClient } from '@iterapp/kubernetes'
import type { CheckVariables } from '../../ports'
import { createSharedCache } from '../shared-cache'
import { NEEDED_VERSION, readsEnvFiles } from './kubelet-version'

/** How long a node that is new enough is not read again, in milliseconds. */
const REMEMBERED = 60_000

/** Kubernetes is made for 5000 nodes. */
const MAX_REMEMBERED = 8192

/** A look at a node. */
interface Looked {
  readonly refusal: IterappError | null
}

/**
 * Checks that the kubelet of a pod's node reads env files: an older one would start the app with empty
 * variables. Which node it is, the API server says in its review of the pod's token.
 *
 * @param now - milliseconds, from any origin, never going back.
 */
export function createNodeCheck(ask: ApiClient, now: () => number): CheckVariables {
  const look = createSharedCache<Looked>({
    max: MAX_REMEMBERED,
    // A node that was refused may be upgraded at any time, and few pods ask for it.
    keepFor: ({ refusal }) => (refusal === null ? REMEMBERED : 0),
    now,
  })
  return async ({ pod }) => {
    const node = pod?.node ?? null
    if (node === null) return refuse('the token of the pod names no node')
    const { refusal } = await look(node, async () => ({ refusal: await lookAtNode(ask, node) }))
    return refusal
  }
}

async function lookAtNode(ask: ApiClient, name: string): Promise<IterappError | null> {
  const { status, value } = await ask({ path: ['api', 'v1', 'nodes', name] })
  if (status === 404) return refuse(`there is no node ${name}`)
  if (status !== 200) {
    throw new IterappError(
      'ERR_API_SERVER',
      `the API server answered a read of a Node with status ${status}`,
    )
  }
  const version = kubeletVersion(value)
  const isNewEnough = readsEnvFiles(version)
  if (isNewEnough === true) return null
  return isNewEnough === null
    ? refuse(`the kubelet of the node ${name} has a version that cannot be read`)
    : refuse(`the node ${name} has the kubelet ${String(version)}`)
}

function kubeletVersion(node: unknown): unknown {
  const { status } = isJsonObject(node) ? node : {}
  const { nodeInfo } = isJsonObject(status) ? status : {}
  return isJsonObject(nodeInfo) ? nodeInfo.kubeletVersion : undefined
}

function refuse(flaw: string): IterappError {
  const message = `${flaw}, and a variable needs a kubelet of ${NEEDED_VERSION} or later`
  return new IterappError('ERR_NODE_TOO_OLD', message)
}
