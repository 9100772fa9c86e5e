import { suggestMount, suggestVariables, type Keeper } from './keeper'

/** Programs that are logged in, or given keys. */
export const logins: readonly Keeper[] = [
  {
    // Without a command it asks on standard input.
    command: /^aws configure(?: (?:set|import)\b|$)/,
    keeps: 'files',
    file: '~/.aws/credentials',
    elsewhere: [{ variable: /^AWS_SHARED_CREDENTIALS_FILE$/ }],
    instead: (id) =>
      `${suggestVariables('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')}; or ${suggestMount(id, '/root/.aws/credentials')}`,
  },
  {
    command: /^gcloud auth (?:activate-service-account|login)\b/,
    keeps: 'files',
    file: '~/.config/gcloud',
    elsewhere: [{ variable: /^CLOUDSDK_CONFIG$/ }],
    undo: /^gcloud auth revoke\b/,
    instead: () =>
      suggestVariables(
        'GOOGLE_APPLICATION_CREDENTIALS or CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE with the path of the mount',
      ),
  },
  {
    command: /^docker login\b/,
    file: '~/.docker/config.json',
    elsewhere: [
      { option: /^--config$/, file: 'config.json' },
      { variable: /^DOCKER_CONFIG$/, file: 'config.json' },
    ],
    undo: /^docker logout\b/,
    instead: (id) => suggestMount(id, '/root/.docker/config.json'),
  },
  {
    command: /^(?:(?:podman|buildah|skopeo|nerdctl|oras) login|crane auth login)\b/,
    file: '~/.docker/config.json',
    otherFiles: ['/run/containers/0/auth.json', '~/.config/containers/auth.json'],
    elsewhere: [
      { option: /^--(?:authfile|registry-config)$/ },
      { variable: /^REGISTRY_AUTH_FILE$/ },
      { variable: /^DOCKER_CONFIG$/, file: 'config.json' },
    ],
    undo: /^(?:podman|buildah|skopeo|nerdctl|oras) logout\b/,
    instead: (id) => suggestMount(id, '/root/.docker/config.json'),
  },
  {
    command: /^helm registry login\b/,
    file: '~/.config/helm/registry/config.json',
    otherFiles: ['~/.docker/config.json'],
    elsewhere: [
      { option: /^--registry-config$/ },
      { variable: /^HELM_REGISTRY_CONFIG$/ },
      { variable: /^HELM_CONFIG_HOME$/, file: 'registry/config.json' },
      { variable: /^XDG_CONFIG_HOME$/, file: 'helm/registry/config.json' },
    ],
    undo: /^helm registry logout\b/,
    instead: (id) => suggestMount(id, '/root/.config/helm/registry/config.json'),
  },
  {
    command: /^helm repo add\b/,
    file: '~/.config/helm/repositories.yaml',
    elsewhere: [
      { option: /^--repository-config$/ },
      { variable: /^HELM_REPOSITORY_CONFIG$/ },
      { variable: /^HELM_CONFIG_HOME$/, file: 'repositories.yaml' },
      { variable: /^XDG_CONFIG_HOME$/, file: 'helm/repositories.yaml' },
    ],
    undo: /^helm repo (?:remove|rm)\b/,
    instead: (id) => suggestMount(id, '/root/.config/helm/repositories.yaml'),
  },
  {
    command: /^gh auth login\b/,
    file: '~/.config/gh',
    elsewhere: [{ variable: /^GH_CONFIG_DIR$/ }, { variable: /^XDG_CONFIG_HOME$/, file: 'gh' }],
    undo: /^gh auth logout\b/,
    instead: () => suggestVariables('GH_TOKEN'),
  },
  {
    command: /^(?:huggingface-cli|hf auth) login\b/,
    file: '~/.cache/huggingface/token',
    elsewhere: [{ variable: /^HF_TOKEN_PATH$/ }, { variable: /^HF_HOME$/, file: 'token' }],
    undo: /^(?:huggingface-cli|hf auth) logout\b/,
    instead: () => suggestVariables('HF_TOKEN'),
  },
  {
    command: /^wandb login\b/,
    file: '~/.netrc',
    elsewhere: [{ variable: /^NETRC$/ }],
    instead: () => suggestVariables('WANDB_API_KEY'),
  },
  {
    command: /^gpg2?(?= |$)/,
    option: /^--(?:fast-)?import$/,
    keeps: 'files',
    file: '~/.gnupg',
    elsewhere: [{ option: /^--homedir$/ }, { variable: /^GNUPGHOME$/ }],
    undo: /^gpg2? .*--delete-secret/,
    instead: () => 'set GNUPGHOME to a folder that the same RUN makes and removes',
  },
]
