import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import {
  createAuthority,
  createKeyPair,
  issueCertificate,
  type CertificatePaths,
} from './certificates'
import { writeKubeconfig } from './kubeconfig'
import { findFreePorts, startProgram, waitUntilReady, type RunningProgram } from './processes'
import type { Tools } from './tools'

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
    flags: Readonly<Record<string, string>>,
    isReady: () => Promise<boolean>,
  ) => {
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
    const program = startProgram(folder, name, command, args)
    running.push(program)
    await waitUntilReady(program, isReady)
  }
  try {
    const tokenKeys = createKeyPair(folder, 'service-account')
    const etcd = etcdFlags(folder, etcdPort, peerPort)
    await start('etcd', tools.etcd, etcd, () => answersOk(`http://127.0.0.1:${etcdPort}/readyz`))
    const apiServer = apiServerFlags(folder, authority, tokenKeys, port, etcdPort)
    await start('kube-apiserver', tools.apiServer, apiServer, () =>
      answersOk(`${server}/readyz`, { authority, client: admin }),
    )
    const manager = managerFlags(kubeconfig, authority, tokenKeys, managerPort)
    await start('kube-controller-manager', tools.controllerManager, manager, () =>
      answersOk(`https://127.0.0.1:${managerPort}/healthz`),
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { server, authority: authority.cert, kubeconfig, stop }
}

function etcdFlags(folder: string, port: number, peerPort: number): Record<string, string> {
  const client = `http://127.0.0.1:${port}`
  const peer = `http://127.0.0.1:${peerPort}`
  return {
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'unsafe-no-fsync': 'true',
  }
}

function apiServerFlags(
  folder: string,
  authority: CertificatePaths,
  tokenKeys: CertificatePaths,
  port: number,
  etcdPort: number,
): Record<string, string> {
  const hosts = ['DNS:localhost', 'DNS:kubernetes.default.svc', 'IP:127.0.0.1', 'IP:10.96.0.1']
  const serving = issueCertificate(folder, 'apiserver', authority, { name: 'apiserver', hosts })
  return {
    'etcd-servers': `http://127.0.0.1:${etcdPort}`,
    'bind-address': '127.0.0.1',
    'advertise-address': '127.0.0.1',
    'endpoint-reconciler-type': 'none',
    'secure-port': String(port),
    'tls-cert-file': serving.cert,
    'tls-private-key-file': serving.key,
    'client-ca-file': authority.cert,
    'service-account-key-file': tokenKeys.cert,
    'service-account-signing-key-file': tokenKeys.key,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'authorization-mode': 'Node,RBAC',
    'service-cluster-ip-range': '10.96.0.0/16',
    'cert-dir': folder,
  }
}

function managerFlags(
  kubeconfig: string,
  authority: CertificatePaths,
  tokenKeys: CertificatePaths,
  port: number,
): Record<string, string> {
  return {
    kubeconfig,
    'bind-address': '127.0.0.1',
    'secure-port': String(port),
    'use-service-account-credentials': 'true',
    'service-account-private-key-file': tokenKeys.key,
    'root-ca-file': authority.cert,
    'leader-elect': 'false',
  }
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
