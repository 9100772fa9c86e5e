import { exitStatus, type ErrorEntry } from './entry'

/** Errors of the sidecar, of local mode, and defects. */
export const deliveryErrors = {
  ERR_PAYLOAD: {
    exit: exitStatus.config,
    http: 500,
    means: 'What the webhook froze in the init-container cannot be read.',
    remedy: 'Use a sidecar and a webhook of the same release; do not edit the init-container.',
  },
  ERR_DELIVERY: {
    exit: exitStatus.io,
    http: 500,
    means: 'A decrypted value could not be written to its volume.',
    remedy: 'Check that the volumes are mounted and have room.',
  },
  ERR_ENV_FILE: {
    exit: exitStatus.io,
    http: 500,
    means: 'An env file is not written as Kubernetes reads it.',
    remedy: 'Start again, so that it is written anew; report it when that does not help.',
  },
  ERR_NODE_ENV_FILES: {
    exit: exitStatus.config,
    http: 500,
    means: 'The node does not read env files: its kubelet is older than 1.35, or has them off.',
    remedy:
      'Run the pod on another node; ask the admin to upgrade this one (feature gate EnvFiles).',
  },
  ERR_SECRETS_MISSING: {
    exit: exitStatus.noInput,
    http: 500,
    means: 'Some secrets have no value here, or cannot be opened on this machine.',
    remedy:
      'Give their values (run --values FILE|DIR, build --from DIR), or go on without them with --allow-missing.',
  },
  ERR_COMMAND_NOT_STARTED: {
    exit: 127,
    http: 500,
    means: 'The command that should get the secrets could not be started.',
    remedy: 'Check its name and that it is executable.',
  },
  ERR_LOCAL_PART: {
    exit: exitStatus.unavailable,
    http: 500,
    means: 'A part of local mode ended or could not be started.',
    remedy: 'See what it said above.',
  },
  ERR_INTERNAL: {
    exit: exitStatus.software,
    http: 500,
    means: 'Something happened that should not: a defect of Iterapp Secrets.',
    remedy: 'Report it with the code and what you did; never with a secret.',
  },
} as const satisfies Record<string, ErrorEntry>
