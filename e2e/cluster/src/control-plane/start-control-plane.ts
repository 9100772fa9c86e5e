import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import {
  createAuthority,
  createKeyPair,
  issueCertificate,
  type CertificatePaths,
} from '../certificates'
import { apiServerFlags, controllerManagerFlags, etcdFlags, toArguments, type Flags } from './flags'
import { writeKubeconfig } from '../kubeconfig'
import { findFreePorts, startProgram, waitUntilReady, type RunningProgram } from '../processes'
import type { Tools } from '../tools'

/** A Kubernetes control plane without nodes: etcd, API server, controllers. */
export interface ControlPlane {
  /** Address of the API server. */
  readonly server: string
  /** Path of the authority of its certificate. */
  readonly authority: string
  /** Path of an administrator's kubeconfig. */
  readonly kubeconfig: string
  readonly stop: () => Promise<void>
}

/**
 * Starts a control plane on free ports of the loopback address, which takes some 5 seconds and no root.
 *
 * @param folder - of its data, certificates and logs; the caller removes it.
 * @throws Error with the end of a log when a part of it does not start; the others are stopped.
 */
export async function startControlPlane(folder: string, tools: Tools): Promise<ControlPlane> {
  const [etcdPort = 0, peerPort = 0, port = 0, managerPort = 0] = await findFreePorts(4)
  const authority = createAuthority(folder, 'iterapp-test-ca')
  const server = `https://127.0.0.1:${port}`
  const admin = issueCertificate(folder, 'admin', authority, {
    name: 'admin',
    group: 'system:masters',
  })
  const kubeconfig = join(folder, 'admin.kubeconfig')
  writeKubeconfig(kubeconfig, server, authority.cert, admin)

  const running: RunningProgram[] = []
  const stop = async () => {
    for (const program of running.toReversed()) await program.stop()
  }
  const start = async (
    name: string,
    command: string,
    flags: Flags,
    isReady: () => Promise<boolean>,
  ) => {
    const program = startProgram(folder, name, command, toArguments(flags))
    running.push(program)
    await waitUntilReady(program, isReady)
  }
  try {
    const tokenKeys = createKeyPair(folder, 'service-account')
    const files = { folder, authority, tokenKeys }
    const etcd = etcdFlags(folder, etcdPort, peerPort)
    await start('etcd', tools.etcd, etcd, () => answersOk(`http://127.0.0.1:${etcdPort}/readyz`))
    const apiServer = {
      ...apiServerFlags(files, { port, etcdPort, address: '127.0.0.1' }),
      'endpoint-reconciler-type': 'none',
    }
    await start('kube-apiserver', tools.apiServer, apiServer, () =>
      answersOk(`${server}/readyz`, { authority, client: admin }),
    )
    const manager = {
      ...controllerManagerFlags(files, kubeconfig, managerPort),
      // Nodes are only objects here: it would find them dead, and then a DaemonSet makes no pod.
      controllers: '*,-node-lifecycle-controller',
    }
    await start('kube-controller-manager', tools.controllerManager, manager, () =>
      answersOk(`https://127.0.0.1:${managerPort}/healthz`),
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { server, authority: authority.cert, kubeconfig, stop }
}

interface TlsFiles {
  readonly authority: CertificatePaths
  readonly client: CertificatePaths
}

/** Whether a GET is answered with 200. Without files the certificate is the program's own, unknown one. */
async function answersOk(address: string, files?: TlsFiles): Promise<boolean> {
  if (address.startsWith('http://')) {
    return fetch(address).then(
      ({ ok }) => ok,
      () => false,
    )
  }
  const tls =
    files === undefined
      ? { rejectUnauthorized: false }
      : {
          ca: readFileSync(files.authority.cert),
          cert: readFileSync(files.client.cert),
          key: readFileSync(files.client.key),
        }
  return new Promise((resolve) => {
    request(address, tls, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
      .on('error', () => {
        resolve(false)
      })
      .end()
  })
}
