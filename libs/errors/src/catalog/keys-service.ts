import { exitStatus, type ErrorEntry } from './entry'

/** Errors of the keys service and of its callers. */
export const keysServiceErrors = {
  ERR_REQUEST: {
    exit: exitStatus.software,
    http: 400,
    means: 'The request is not as the protocol says.',
    remedy: 'Use a sidecar and a keys service of the same release.',
  },
  ERR_NOT_FOUND: {
    exit: exitStatus.software,
    http: 404,
    means: 'There is nothing at this path.',
    remedy: 'Check the address.',
  },
  ERR_METHOD: {
    exit: exitStatus.software,
    http: 405,
    means: 'This path does not take this method.',
    remedy: 'Check the method.',
  },
  ERR_REQUEST_TOO_LARGE: {
    exit: exitStatus.software,
    http: 413,
    means: 'The request is larger than the service takes.',
    remedy: 'Use fewer secrets in one pod.',
  },
  ERR_BUSY: {
    exit: exitStatus.tryAgain,
    http: 503,
    means: 'The service has more requests in flight than it has room for.',
    remedy: 'Try again.',
  },
  ERR_MEDIA_TYPE: {
    exit: exitStatus.software,
    http: 415,
    means: 'The body of the request is not JSON.',
    remedy: 'Send Content-Type: application/json.',
  },
  ERR_HOST: {
    exit: exitStatus.refused,
    http: 421,
    means: 'The request names a host that this service is not.',
    remedy: 'Call it by the address that it printed.',
  },
  ERR_UNAUTHENTICATED: {
    exit: exitStatus.refused,
    http: 401,
    means: 'The keys service does not know the caller.',
    remedy: 'Check that the token is of this release and has not expired.',
  },
  ERR_TOKENS_EXPOSED: {
    exit: exitStatus.refused,
    http: 500,
    means: 'A file with token records can be read or changed by other users.',
    remedy: 'Take that away with chmod 600, and check that its records are yours.',
  },
  ERR_KEYS_SERVICE_UNREACHABLE: {
    exit: exitStatus.tryAgain,
    http: 503,
    means: 'The keys service did not answer before the deadline.',
    remedy: 'Check that it runs, and that no firewall or network policy is in between (egress).',
  },
  ERR_KEYS_SERVICE_CERTIFICATE: {
    exit: exitStatus.tryAgain,
    http: 502,
    means:
      'The keys service, or what answers in its place, has no certificate that is trusted here.',
    remedy:
      'Outside of the cluster, give its authority (--ca) and the name in its certificate (--server-name); create a pod again that is older than the authority.',
  },
  ERR_KEYS_SERVICE_ANSWER: {
    exit: exitStatus.tryAgain,
    http: 502,
    means: 'The keys service gave an answer that is not of the protocol.',
    remedy: 'Use a sidecar and a keys service of the same release.',
  },
  ERR_KEYS_SERVICE_REFUSED: {
    exit: exitStatus.refused,
    http: 403,
    means: 'The keys service refused the request.',
    remedy: 'See the code that it gave.',
  },
  ERR_IN_CLUSTER: {
    exit: exitStatus.config,
    http: 500,
    means: 'Local mode was started inside a Kubernetes cluster.',
    remedy: 'Install the Helm chart; local mode is for one machine.',
  },
  ERR_API_SERVER: {
    exit: exitStatus.tryAgain,
    http: 503,
    means:
      'The API server of Kubernetes could not be asked, or gave an answer that cannot be used.',
    remedy: 'Try again; see the log of the service when it stays so.',
  },
  ERR_TOKEN_ISSUER: {
    exit: exitStatus.tryAgain,
    http: 503,
    means:
      'The issuer of the token could not be asked for its keys, or gave an answer that cannot be used.',
    remedy: 'Try again; see the log of the keys service when it stays so.',
  },
  ERR_KEYS_NOT_LOADED: {
    exit: exitStatus.tryAgain,
    http: 503,
    means: 'The keys service has not loaded its keys yet.',
    remedy: 'Try again; see the log of the keys service when it stays so.',
  },
  ERR_NODE_TOO_OLD: {
    exit: exitStatus.config,
    http: 403,
    means: 'Variables cannot be delivered on the node of the pod: its kubelet is older than 1.35.',
    remedy:
      'Run the pod on another node, or ask the admin to upgrade this one; files are delivered there, too.',
  },
  ERR_PORT_IN_USE: {
    exit: exitStatus.unavailable,
    http: 500,
    means: 'A port is taken by another process.',
    remedy: 'End that process, or choose another port.',
  },
  ERR_SETTINGS: {
    exit: exitStatus.config,
    http: 500,
    means: 'A setting of the process is missing or not valid.',
    remedy: 'Mend the setting that the message names.',
  },
} as const satisfies Record<string, ErrorEntry>
