/** A program that keeps what it is told in a file of its own. */
export interface Keeper {
  /** Its name and arguments, without options. */
  readonly command: RegExp
  /** The option that it must have. */
  readonly option?: string
  /** Where it keeps it; a relative path is below the working folder. */
  readonly file: string
  /** Where else it may keep it. */
  readonly otherFiles?: readonly string[]
  /** The variable that puts it elsewhere: the path of the file, or of the folder that has it as `file`. */
  readonly home?: { readonly variable: RegExp; readonly file?: string }
  /** A later command that takes it away. */
  readonly undo?: RegExp
  /** A later command that puts something else in its place, which may be a secret again. */
  readonly replace?: RegExp
  /** What to do in its place. */
  readonly instead: (id: string) => string
}

const mount = (id: string, target: string) =>
  `mount the file where it is looked for: --mount=type=secret,id=${id},target=${target},required=true`

const environment = (names: string) =>
  `give the command the value as a variable for as long as it runs: ${names}`

/** Programs with a memory, and what serves in their place. */
export const keepers: readonly Keeper[] = [
  {
    command: /^p?npm (?:config set|set|c set|login|adduser)\b/,
    file: '~/.npmrc',
    home: { variable: /^NPM_CONFIG_USERCONFIG$/i },
    undo: /^p?npm (?:config|c) (?:delete|rm)\b|^p?npm logout\b/,
    instead: (id) =>
      `keep "_authToken=\${NPM_TOKEN}" in .npmrc, which npm fills in, and give it NPM_TOKEN for one command; or ${mount(id, '/root/.npmrc')}`,
  },
  {
    command: /^yarn (?:config set|npm login|login)\b/,
    file: '~/.yarnrc.yml',
    undo: /^yarn config unset\b|^yarn (?:npm )?logout\b/,
    instead: () =>
      `keep "npmAuthToken: \${NPM_TOKEN}" in .yarnrc.yml and ${environment('NPM_TOKEN')}`,
  },
  {
    command: /^git config (?!get\b|list\b|unset\b)/,
    file: '~/.gitconfig',
    home: { variable: /^GIT_CONFIG_GLOBAL$/ },
    undo: /^git config .*--?(?:unset|remove-section)|^git config (?:unset|remove-section)\b/,
    instead: (id) =>
      `${environment('GIT_CONFIG_COUNT=1, GIT_CONFIG_KEY_0 and GIT_CONFIG_VALUE_0 are read as git config')}; or ${mount(id, '/root/.gitconfig')}`,
  },
  {
    command: /^git (?:clone|remote add|remote set-url|submodule add)\b/,
    file: '.git',
    undo: /^git (?:-C \S+ )?remote (?:remove|rm)\b/,
    replace: /^git (?:-C \S+ )?remote set-url\b/,
    instead: () =>
      'leave the address without it and use "git -c http.extraHeader=… clone", which is not kept',
  },
  {
    command: /^git credential(?:-store)? (?:approve|store)\b/,
    file: '~/.git-credentials',
    instead: (id) => mount(id, '/root/.git-credentials'),
  },
  {
    command: /^pip[\d.]* config set\b/,
    file: '~/.config/pip/pip.conf',
    home: { variable: /^PIP_CONFIG_FILE$/ },
    undo: /^pip[\d.]* config unset\b/,
    instead: (id) =>
      `${environment('PIP_INDEX_URL, PIP_EXTRA_INDEX_URL')}; or ${mount(id, '/root/.config/pip/pip.conf')}`,
  },
  {
    command: /^poetry config\b/,
    file: '~/.config/pypoetry',
    undo: /^poetry config .*--unset\b/,
    instead: () => environment('POETRY_HTTP_BASIC_NAME_USERNAME and …_PASSWORD'),
  },
  {
    command: /^composer config\b/,
    file: 'auth.json',
    home: { variable: /^COMPOSER_HOME$/, file: 'auth.json' },
    undo: /^composer config .*--unset\b/,
    instead: (id) =>
      `${environment('COMPOSER_AUTH')}; or mount the file as auth.json: --mount=type=secret,id=${id},target=/root/.config/composer/auth.json,required=true`,
  },
  {
    command: /^bundle config\b(?! unset\b)/,
    file: '.bundle/config',
    otherFiles: ['~/.bundle/config'],
    undo: /^bundle config (?:unset|.*--delete)\b/,
    instead: () => environment('BUNDLE_HOST__NAME, with two underscores for each dot'),
  },
  {
    command: /^(?:dotnet )?nuget (?:add|update|sources) /,
    file: 'NuGet.Config',
    undo: /^(?:dotnet )?nuget (?:remove|sources remove)\b/,
    instead: () => environment('NuGetPackageSourceCredentials_NAME'),
  },
  {
    command: /^cargo login\b/,
    file: '~/.cargo/credentials.toml',
    home: { variable: /^CARGO_HOME$/, file: 'credentials.toml' },
    undo: /^cargo logout\b/,
    instead: () => environment('CARGO_REGISTRIES_NAME_TOKEN'),
  },
  {
    command: /^aws configure (?:set|import)\b/,
    file: '~/.aws/credentials',
    instead: (id) => mount(id, '/root/.aws/credentials'),
  },
  {
    command: /^gcloud auth (?:activate-service-account|login)\b/,
    file: '~/.config/gcloud',
    undo: /^gcloud auth revoke\b/,
    instead: () =>
      environment(
        'GOOGLE_APPLICATION_CREDENTIALS or CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE with the path of the mount',
      ),
  },
  {
    command:
      /^(?:(?:docker|podman|buildah|nerdctl|oras) login|helm registry login|crane auth login)\b/,
    file: '~/.docker/config.json',
    home: { variable: /^DOCKER_CONFIG$/, file: 'config.json' },
    undo: /^(?:docker|podman|buildah|nerdctl|oras) logout\b|^helm registry logout\b/,
    instead: (id) => mount(id, '/root/.docker/config.json'),
  },
  {
    command: /^gh auth login\b/,
    file: '~/.config/gh',
    undo: /^gh auth logout\b/,
    instead: () => environment('GH_TOKEN'),
  },
  {
    command: /^(?:huggingface-cli|hf auth) login\b/,
    file: '~/.cache/huggingface/token',
    undo: /^(?:huggingface-cli|hf auth) logout\b/,
    instead: () => environment('HF_TOKEN'),
  },
  {
    command: /^gpg2?(?= |$)/,
    option: '--import',
    file: '~/.gnupg',
    home: { variable: /^GNUPGHOME$/ },
    undo: /^gpg2? .*--delete-secret/,
    instead: () => 'set GNUPGHOME to a folder that the same RUN makes and removes',
  },
]
