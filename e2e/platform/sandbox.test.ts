import { expect, test } from 'vitest'
import {
  createNamespaces,
  createProject,
  eventually,
  kubectl,
  newSecret,
} from './testing/developer'
import {
  awaitRollout,
  deployment,
  execIn,
  getPod,
  listPods,
  pod,
  shell,
  template,
} from './testing/workloads'

const namespace = 'apps-sandbox-test'
const project = createProject('sandbox')

/** Kills the first process of a pod's sandbox, from a pod that sees the node's processes. */
async function killSandbox(uid: string): Promise<void> {
  const id = `${uid}|${uid.replaceAll('-', '_')}`
  const script = `
    for p in /proc/[0-9]*; do
      if [ "$(cat $p/comm)" = pause ] && grep -qE '${id}' $p/cgroup; then kill -9 \${p#/proc/}; fi
    done 2>/dev/null`
  const killer = { ...shell('app', script), securityContext: { privileged: true, runAsUser: 0 } }
  const spec = { hostPID: true, restartPolicy: 'Never', containers: [killer] }
  await kubectl.apply(pod('killer', 'default', { ...spec, securityContext: {} }))
  await kubectl.expectOk([
    ...['-n', 'default', 'wait', '--for=jsonpath={.status.phase}=Succeeded', 'pod/killer'],
    '--timeout=60s',
  ])
  await kubectl.expectOk(['-n', 'default', 'delete', 'pod', 'killer'])
}

test('a pod whose sandbox is made anew has the secrets that it had, and a new pod has the new ones', async () => {
  const [old, next] = [newSecret('variable'), newSecret('variable')]
  await createNamespaces([namespace])
  await project.encrypt(old, { name: 'API_KEY', environment: null })
  await project.applyByName(namespace)
  const web = template('web', { containers: [shell('app')] })
  await kubectl.apply(deployment('web', namespace, web))
  await awaitRollout(namespace, 'deploy/web')

  project.write('app = "sandbox"\n')
  await project.encrypt(next, { name: 'API_KEY', environment: null })
  await project.applyByName(namespace)
  const [before] = await listPods(namespace, 'web')
  const name = before?.metadata.name ?? ''
  await killSandbox(before?.metadata.uid ?? '')
  const isAnew = (restarts: number | undefined) => restarts !== undefined && restarts > 0
  await eventually(
    () => getPod(namespace, name),
    ({ status }) =>
      isAnew(status.initContainerStatuses?.[0]?.restartCount) &&
      isAnew(status.containerStatuses?.[0]?.restartCount) &&
      status.containerStatuses?.[0]?.state.running !== undefined,
  )
  expect(await execIn(namespace, name, 'printenv', 'API_KEY')).toBe(old)

  await kubectl.expectOk(['-n', namespace, 'delete', 'pod', name, '--wait=false'])
  await eventually(
    () => listPods(namespace, 'web'),
    (pods) => pods.some(({ metadata }) => metadata.name !== name),
  )
  await awaitRollout(namespace, 'deploy/web')
  const [after] = (await listPods(namespace, 'web')).filter((each) => each.metadata.name !== name)
  expect(await execIn(namespace, after?.metadata.name ?? '', 'printenv', 'API_KEY')).toBe(next)
})
