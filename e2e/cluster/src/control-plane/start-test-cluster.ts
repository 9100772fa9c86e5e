import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createAuthority,
  encodeFile,
  issueCertificate,
  type CertificatePaths,
} from '../certificates'
import { startControlPlane } from './start-control-plane'
import { writeKubeconfig } from '../kubeconfig'
import { RELEASE_NAMESPACE, renderObjects } from '../chart/helm'
import { prepareTools } from '../tools'
import { createKubectl, type Kubectl } from '../kubectl'
import { startWebhook, type TestWebhook } from '../services/start-webhook'
import { webhookConfigurations } from '../chart/webhook-configurations'

/** A control plane with the webhooks registered. */
export interface TestCluster {
  /** Of everything that belongs to it; it is removed at the end. */
  readonly folder: string
  /** Path of kubectl. */
  readonly program: string
  readonly kubeconfig: string
  readonly kubectl: Kubectl
  readonly webhook: TestWebhook
  /** Of the webhooks, for `127.0.0.1`. */
  readonly certificate: CertificatePaths
  /** The authority of that certificate, PEM in base64. */
  readonly caBundle: string
  readonly stop: () => Promise<void>
}

/** A node that nothing runs on, so that a DaemonSet has somewhere to want its pod. */
const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node1' } }

/** @param registers - whether the webhooks are registered. */
export async function startTestCluster(registers = true): Promise<TestCluster> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'iterapp-cluster-'))
  const tools = prepareTools()
  const controlPlane = await startControlPlane(folder, tools)
  const { kubeconfig } = controlPlane
  const kubectl = createKubectl(tools.kubectl, kubeconfig)
  let webhook: TestWebhook | undefined
  const stop = async () => {
    await webhook?.program.stop()
    await controlPlane.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await kubectl.apply(node, namespace(RELEASE_NAMESPACE))
    // The API server taints a new node as not ready, and without a kubelet nobody takes that away.
    const untaint = ['patch', 'node', node.metadata.name, '--type=merge', '--patch']
    await kubectl.expectOk([...untaint, '{"spec":{"taints":null}}'])
    const authority = createAuthority(folder, 'webhook-ca')
    const certificate = issueCertificate(folder, 'webhook', authority, {
      name: 'iterapp-webhook',
      hosts: ['IP:127.0.0.1'],
    })
    const caBundle = encodeFile(authority.cert)
    const identity = join(folder, 'webhook.kubeconfig')
    await kubectl.apply(...renderObjects({ only: 'templates/webhook/rbac.yaml' }))
    const token = await kubectl.expectOk(
      `create token iterapp-webhook -n ${RELEASE_NAMESPACE} --duration 6h`.split(' '),
    )
    writeKubeconfig(identity, controlPlane.server, controlPlane.authority, { token })
    webhook = await startWebhook(folder, certificate, identity)
    if (registers) {
      await kubectl.apply(...webhookConfigurations({ url: webhook.url, caBundle }))
      await kubectl.apply(...renderObjects({ only: 'templates/admission/policy.yaml' }))
    }
    return {
      folder,
      program: tools.kubectl,
      kubeconfig,
      kubectl,
      webhook,
      certificate,
      caBundle,
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A Namespace; `restricted` pods only, if asked for (PodSecurity admission). */
export function namespace(name: string, isRestricted = false): object {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, ...(isRestricted && { labels }) },
  }
}
