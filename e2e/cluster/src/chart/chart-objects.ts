/** An object that the chart renders: what these tests look at. */
export interface ChartObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [member: string]: unknown
}

/** A Deployment. */
export interface Deployment extends ChartObject {
  readonly spec: {
    readonly replicas: number
    readonly strategy: unknown
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> }
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>
        readonly annotations: Readonly<Record<string, string>>
      }
      readonly spec: PodSpec
    }
  }
}

/** Of a pod. */
interface PodSpec {
  readonly serviceAccountName: string
  readonly automountServiceAccountToken: boolean
  readonly enableServiceLinks: boolean
  readonly terminationGracePeriodSeconds: number
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly containers: readonly Container[]
  readonly volumes: readonly unknown[]
  readonly topologySpreadConstraints?: readonly unknown[]
  readonly [member: string]: unknown
}

/** Of a pod. */
interface Container {
  readonly name: string
  readonly image: string
  readonly args: readonly string[]
  readonly resources: unknown
  readonly securityContext: Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

/** A Role or a ClusterRole. */
export interface RoleObject extends ChartObject {
  readonly rules: readonly {
    readonly apiGroups: readonly string[]
    readonly resources: readonly string[]
    readonly resourceNames?: readonly string[]
    readonly verbs: readonly string[]
  }[]
}

/** A configuration of webhooks. */
export interface WebhookObject extends ChartObject {
  readonly webhooks: readonly {
    readonly name: string
    readonly clientConfig: {
      readonly service?: { readonly path: string }
      readonly [member: string]: unknown
    }
    readonly matchConditions: readonly { readonly name: string; readonly expression: string }[]
  }[]
}

/** All objects of a kind. */
export function selectKind(objects: readonly ChartObject[], kind: string): readonly ChartObject[] {
  return objects.filter((object) => object.kind === kind)
}

/**
 * The object of a kind and a name.
 *
 * @throws Error when there is none.
 */
export function selectOne(
  objects: readonly ChartObject[],
  kind: string,
  name: string,
): ChartObject {
  const found = selectKind(objects, kind).find(({ metadata }) => metadata.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name}`)
  return found
}

/** What stands in the ConfigMap of a component's settings. */
export function readSettings(objects: readonly ChartObject[], component: string): string {
  const { data } = selectOne(objects, 'ConfigMap', `iterapp-${component}-settings`)
  return (data as { 'settings.json': string })['settings.json']
}
