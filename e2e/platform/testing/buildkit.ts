import { createNamespaces, images, kubectl } from './developer'
import { awaitRollout } from './workloads'

/** Where it runs. */
const NAMESPACE = 'iterapp-e2e-buildkit'

const PORT = 1234

const labels = { app: 'buildkitd' }

/**
 * Starts a BuildKit in the cluster, which builders' pods ask. (It takes anybody's builds, without TLS: for tests.)
 *
 * @returns what `BUILDKIT_HOST` says.
 */
export async function startBuildkit(): Promise<string> {
  const root = '/var/lib/buildkit'
  await createNamespaces([NAMESPACE], { 'pod-security.kubernetes.io/enforce': 'privileged' })
  await kubectl.apply(
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'buildkitd', namespace: NAMESPACE },
      spec: { selector: labels, ports: [{ port: PORT }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'buildkitd', namespace: NAMESPACE },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            containers: [
              {
                name: 'buildkitd',
                image: images.builder,
                imagePullPolicy: 'IfNotPresent',
                command: [
                  ...['/bin/buildkitd', '--addr', `tcp://0.0.0.0:${PORT}`, '--root', root],
                  ...['--containerd-worker=false', '--oci-worker=true', '--oci-worker-net=host'],
                  '--oci-worker-binary=/bin/runc',
                ],
                securityContext: { privileged: true, runAsUser: 0 },
                readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 },
                volumeMounts: [
                  { name: 'data', mountPath: root, subPath: 'root' },
                  { name: 'data', mountPath: '/tmp', subPath: 'tmp' },
                ],
              },
            ],
            volumes: [{ name: 'data', emptyDir: {} }],
          },
        },
      },
    },
  )
  await awaitRollout(NAMESPACE, 'deploy/buildkitd')
  const address = ['get', 'service', 'buildkitd', '-n', NAMESPACE, '-o']
  const clusterIp = await kubectl.expectOk([...address, 'jsonpath={.spec.clusterIP}'])
  return `tcp://${clusterIp}:${PORT}`
}
