/** Why something was let through. */
export const passReasons = {
  injected: 'The pod gets its secrets.',
  builder:
    'The pod is in a namespace for builds, and gets a token and the address of the keys service.',
  disabled: 'The annotation iterapp.dev/inject of the pod says disabled.',
  'mirror-pod': 'The pod mirrors a static pod of a kubelet, which no webhook can change.',
  'no-config': 'The namespace has no ConfigMap iterapp, and missingConfig lets its pods pass.',
  'no-identity':
    'The name of the namespace belongs to no app and environment, and missingConfig lets its pods pass.',
  'config-valid': 'The ConfigMap can be used in its namespace.',
  'config-unused': 'The ConfigMap has a name that no pod can use, or its namespace needs none.',
} as const

/** Why something was denied. */
export const denyReasons = {
  'inject-annotation': 'The annotation iterapp.dev/inject is neither required nor disabled.',
  'identity-missing':
    'The name of the namespace belongs to no app and environment, and the pod or missingConfig wants one.',
  windows: 'The pod is for Windows, where the secrets cannot be delivered.',
  'config-name': 'The annotation iterapp.dev/config names no ConfigMap that may hold secrets.',
  'config-unavailable': 'The ConfigMap could not be read from the API server in time.',
  'config-missing': 'There is no ConfigMap, and the pod or missingConfig wants one.',
  'config-invalid': 'The iterapp.toml of the ConfigMap is missing, or not valid.',
  'app-mismatch': 'The iterapp.toml is the one of another app.',
  'ciphertext-invalid': 'An encrypted value is no ciphertext, or one that cannot be delivered.',
  'scope-mismatch': 'An encrypted value was encrypted for another place than where it stands.',
  'payload-too-large': 'All ciphertexts of the pod together are more than it can carry.',
  'containers-annotation': 'The annotation iterapp.dev/containers names what gets no secrets.',
  'name-collision': 'Something of the pod has a name that is reserved for Iterapp Secrets.',
  'mount-collision': 'A file or folder of secrets cannot stand beside a mount of the pod.',
  'pod-too-large': 'The pod, or what would be put into it, is more than Kubernetes could store.',
  'annotations-too-large':
    'The annotations of the pod would be more than Kubernetes takes, with what is noted of its secrets.',
} as const

/** A reason, as it stands in metrics and in the audit log. */
export type PassReason = keyof typeof passReasons

/** A reason, as it stands in metrics, in the audit log and in the denial. */
export type DenyReason = keyof typeof denyReasons
