/** What of a pod's spec decides whether it is restricted. */
export interface PodSpec {
  readonly containers: readonly object[]
  readonly initContainers?: readonly object[]
}

/** A pod spec that PodSecurity `restricted` accepts. */
export function restrict(spec: PodSpec): PodSpec {
  const secure = (container: object) => ({
    ...container,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  })
  const securityContext = {
    runAsNonRoot: true,
    runAsUser: 1000,
    seccompProfile: { type: 'RuntimeDefault' },
  }
  return {
    ...spec,
    ...{ securityContext },
    containers: spec.containers.map(secure),
    ...(spec.initContainers && { initContainers: spec.initContainers.map(secure) }),
  }
}
