import { RELEASE_NAMESPACE } from '@iterapp/cluster'
import { tokenAudience } from '@iterapp/identity'
import { BUILD_TOKEN_FOLDER, sidecarVariables } from '@iterapp/injection'
import * as v from 'valibot'
import { findFolderFlaws, listIssues } from './find-ci-flaws'

const text = v.pipe(v.string(), v.minLength(1))

const mount = v.strictObject({ name: text, mountPath: text, readOnly: v.optional(v.boolean()) })

const variable = v.union([
  v.strictObject({ name: text, value: text }),
  v.strictObject({
    name: text,
    valueFrom: v.strictObject({ configMapKeyRef: v.strictObject({ name: text, key: text }) }),
  }),
])

const container = v.strictObject({
  name: text,
  image: text,
  workingDir: v.optional(text),
  command: v.optional(v.array(text)),
  args: v.optional(v.array(text)),
  env: v.optional(v.array(variable), []),
  volumeMounts: v.optional(v.array(mount), []),
})

const tokenSource = v.strictObject({
  serviceAccountToken: v.strictObject({ audience: text, path: text }),
})

const volume = v.strictObject({
  name: text,
  emptyDir: v.optional(v.strictObject({ medium: v.optional(text), sizeLimit: v.optional(text) })),
  projected: v.optional(v.strictObject({ sources: v.array(tokenSource) })),
})

/** A pod that builds, as far as the documentation has any. */
const podSchema = v.strictObject({
  apiVersion: v.literal('v1'),
  kind: v.literal('Pod'),
  metadata: v.strictObject({ name: text, namespace: text }),
  spec: v.strictObject({
    serviceAccountName: v.optional(text),
    restartPolicy: v.literal('Never'),
    initContainers: v.optional(v.array(container), []),
    containers: v.array(container),
    volumes: v.array(volume),
  }),
})

type Container = v.InferOutput<typeof container>
type Volume = v.InferOutput<typeof volume>

/**
 * What is wrong about a pod that builds: besides its form, mounts without a volume, a folder in memory that is none, and
 * in a namespace that the webhook leaves alone, what is not there of what it would give.
 */
export function findPodFlaws(content: unknown): readonly string[] {
  const parsed = v.safeParse(podSchema, content)
  if (!parsed.success) return listIssues(parsed.issues)
  const { metadata, spec } = parsed.output
  const isInjected = /^apps-.+-build$/.test(metadata.namespace)
  return [...spec.initContainers, ...spec.containers].flatMap((each) => [
    ...findMountFlaws(each, spec.volumes),
    ...findMemoryFlaws(each, spec.volumes),
    ...(isInjected ? [] : findBuilderFlaws(each, spec.volumes)),
  ])
}

const volumeAt = ({ volumeMounts }: Container, volumes: readonly Volume[], folder: string) => {
  const found = volumeMounts.find(({ mountPath }) => mountPath === folder)
  return volumes.find(({ name }) => name === found?.name)
}

const valueOf = ({ env }: Container, wanted: string): string | undefined => {
  const found = env.find(({ name }) => name === wanted)
  if (found === undefined) return undefined
  return 'value' in found ? found.value : found.valueFrom.configMapKeyRef.name
}

function findMountFlaws({ volumeMounts }: Container, volumes: readonly Volume[]) {
  const known = volumes.map(({ name }) => name)
  return volumeMounts
    .filter(({ name }) => !known.includes(name))
    .map(({ name }) => `there is no volume ${name}`)
}

function findMemoryFlaws(owner: Container, volumes: readonly Volume[]): readonly string[] {
  const folder = valueOf(owner, 'XDG_RUNTIME_DIR')
  const flaws = findFolderFlaws(owner.args?.join('\n') ?? '', folder)
  if (folder === undefined || flaws.length > 0) return flaws
  const above = folder.slice(0, folder.lastIndexOf('/'))
  const isMemory = volumeAt(owner, volumes, above)?.emptyDir?.medium === 'Memory'
  return isMemory && !folder.startsWith('/dev/') ? [] : [`${folder} is in no memory`]
}

function findBuilderFlaws(owner: Container, volumes: readonly Volume[]): readonly string[] {
  const serverName = `iterapp-keys.${RELEASE_NAMESPACE}.svc`
  const wanted = {
    [sidecarVariables.keysUrl]: `https://${serverName}:8421`,
    [sidecarVariables.keysServerName]: serverName,
    [sidecarVariables.tokenFile]: `${BUILD_TOKEN_FOLDER}/token`,
  }
  const sources = volumeAt(owner, volumes, BUILD_TOKEN_FOLDER)?.projected?.sources ?? []
  const token = sources.find(
    ({ serviceAccountToken: { audience, path } }) =>
      audience === tokenAudience(RELEASE_NAMESPACE) && path === 'token',
  )
  return [
    ...Object.entries(wanted)
      .filter(([name, value]) => valueOf(owner, name) !== value)
      .map(([name, value]) => `${name} should be ${value}`),
    ...(valueOf(owner, sidecarVariables.keysCa) === undefined ? ['it has no authority'] : []),
    ...(token === undefined ? ['it has no token'] : []),
  ]
}
