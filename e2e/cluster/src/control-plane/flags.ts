import { join } from 'node:path'
import { issueCertificate, type CertificatePaths } from '../certificates'

/** Flags of a program, without their dashes. */
export type Flags = Readonly<Record<string, string>>

/** Network of the Services. */
const SERVICE_NETWORK = '10.96.0.0/16'

/** What the parts of a control plane have in common. */
export interface ControlPlaneFiles {
  /** Of data and certificates. */
  readonly folder: string
  /** Of users and nodes, and of the API server itself. */
  readonly authority: CertificatePaths
  /** That ServiceAccount tokens are signed with; `cert` is the public key. */
  readonly tokenKeys: CertificatePaths
}

/**
 * Flags of an etcd without peers.
 *
 * @param peerPort - that none of them asks.
 */
export function etcdFlags(folder: string, port: number, peerPort: number): Flags {
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

/**
 * Flags of the API server, for whom a certificate is made.
 *
 * @param address - that it listens on and is reached by.
 */
export function apiServerFlags(
  { folder, authority, tokenKeys }: ControlPlaneFiles,
  { port, etcdPort, address }: { port: number; etcdPort: number; address: string },
): Flags {
  const hosts = ['DNS:localhost', 'DNS:kubernetes.default.svc', 'IP:127.0.0.1', 'IP:10.96.0.1']
  const serving = issueCertificate(folder, 'apiserver', authority, {
    name: 'apiserver',
    hosts: [...hosts, `IP:${address}`],
  })
  return {
    'etcd-servers': `http://127.0.0.1:${etcdPort}`,
    'bind-address': address,
    'advertise-address': address,
    'secure-port': String(port),
    'tls-cert-file': serving.cert,
    'tls-private-key-file': serving.key,
    'client-ca-file': authority.cert,
    'service-account-key-file': tokenKeys.cert,
    'service-account-signing-key-file': tokenKeys.key,
    'service-account-issuer': 'https://kubernetes.default.svc',
    'authorization-mode': 'Node,RBAC',
    'service-cluster-ip-range': SERVICE_NETWORK,
    'cert-dir': folder,
  }
}

/** Flags of the controllers. */
export function controllerManagerFlags(
  { authority, tokenKeys }: ControlPlaneFiles,
  kubeconfig: string,
  port: number,
): Flags {
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

/** Flags as arguments. */
export function toArguments(flags: Flags): readonly string[] {
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)
}
