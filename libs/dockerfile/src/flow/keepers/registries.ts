import { suggestMount, suggestVariables, type Keeper } from './keeper'

const pipVariables = suggestVariables('PIP_INDEX_URL, PIP_EXTRA_INDEX_URL')

const npm = {
  command: /^p?npm (?:config set|set|c set|login|adduser)\b/,
  undo: /^p?npm (?:config|c) (?:delete|rm)\b|^p?npm logout\b/,
  instead: (id: string) =>
    `keep "_authToken=\${NPM_TOKEN}" in .npmrc, which npm fills in, and give it NPM_TOKEN for one command; or ${suggestMount(id, '/root/.npmrc')}`,
}

/** Package managers, told of a registry and how to log in there. */
export const registries: readonly Keeper[] = [
  {
    ...npm,
    option: /^(?:-L|--location)=project$/,
    file: '.npmrc',
  },
  {
    ...npm,
    option: /^(?:-g|--global|(?:-L|--location)=global)$/,
    file: '/usr/local/etc/npmrc',
    elsewhere: [{ option: /^--globalconfig$/ }, { option: /^--prefix$/, file: 'etc/npmrc' }],
  },
  {
    ...npm,
    file: '~/.npmrc',
    elsewhere: [{ option: /^--userconfig$/ }, { variable: /^NPM_CONFIG_USERCONFIG$/i }],
  },
  {
    command: /^yarn (?:config set|npm login|login)\b/,
    file: '~/.yarnrc.yml',
    undo: /^yarn config unset\b|^yarn (?:npm )?logout\b/,
    instead: () =>
      `keep "npmAuthToken: \${NPM_TOKEN}" in .yarnrc.yml and ${suggestVariables('NPM_TOKEN')}`,
  },
  {
    command: /^pip[\d.]* config set\b/,
    option: /^--global$/,
    file: '/etc/pip.conf',
    undo: /^pip[\d.]* config unset\b/,
    instead: (id) => `${pipVariables}; or ${suggestMount(id, '/etc/pip.conf')}`,
  },
  {
    command: /^pip[\d.]* config set\b/,
    file: '~/.config/pip/pip.conf',
    // PIP_CONFIG_FILE is for reading only.
    elsewhere: [{ variable: /^XDG_CONFIG_HOME$/, file: 'pip/pip.conf' }],
    undo: /^pip[\d.]* config unset\b/,
    instead: (id) => `${pipVariables}; or ${suggestMount(id, '/root/.config/pip/pip.conf')}`,
  },
  {
    command: /^poetry config\b/,
    file: '~/.config/pypoetry',
    elsewhere: [
      { variable: /^POETRY_CONFIG_DIR$/ },
      { variable: /^XDG_CONFIG_HOME$/, file: 'pypoetry' },
    ],
    undo: /^poetry config .*--unset\b/,
    instead: () => suggestVariables('POETRY_HTTP_BASIC_NAME_USERNAME and …_PASSWORD'),
  },
  {
    command: /^composer config (?:repo|repositor)/,
    file: 'composer.json',
    undo: /^composer config .*--unset\b/,
    instead: () => `leave the address without it, and ${suggestVariables('COMPOSER_AUTH')}`,
  },
  {
    command: /^composer config\b/,
    option: /^(?:-g|--global)$/,
    file: '~/.config/composer/auth.json',
    otherFiles: ['~/.composer/auth.json', '/tmp/auth.json'],
    elsewhere: [{ variable: /^COMPOSER_HOME$/, file: 'auth.json' }],
    undo: /^composer config .*--unset\b/,
    instead: (id) =>
      `${suggestVariables('COMPOSER_AUTH')}; or ${suggestMount(id, '/root/.config/composer/auth.json')}`,
  },
  {
    command: /^composer config\b/,
    file: 'auth.json',
    undo: /^composer config .*--unset\b/,
    instead: (id) =>
      `${suggestVariables('COMPOSER_AUTH')}; or mount the file as auth.json: --mount=type=secret,id=${id},target=/root/.config/composer/auth.json,required=true`,
  },
  {
    command: /^bundle config\b(?! unset\b)/,
    file: '.bundle/config',
    otherFiles: ['~/.bundle/config', '/usr/local/bundle/config'],
    elsewhere: [{ variable: /^BUNDLE_(?:APP_CONFIG|USER_HOME)$/, file: 'config' }],
    undo: /^bundle config (?:unset|.*--delete)\b/,
    instead: () => suggestVariables('BUNDLE_HOST__NAME, with two underscores for each dot'),
  },
  {
    command: /^gem sources?\b/,
    option: /^(?:-a|--add)$/,
    keeps: 'addresses',
    file: '~/.gemrc',
    undo: /^gem sources? .*(?:-r|--remove|-c|--clear-all)\b/,
    instead: (id) => suggestMount(id, '/root/.gemrc'),
  },
  {
    command: /^(?:dotnet )?nuget (?:add|update|sources) /,
    file: 'NuGet.Config',
    elsewhere: [{ option: /^--?configfile$/i }],
    undo: /^(?:dotnet )?nuget (?:remove|sources remove)\b/,
    instead: () => suggestVariables('NuGetPackageSourceCredentials_NAME'),
  },
  {
    command: /^cargo login\b/,
    file: '~/.cargo/credentials.toml',
    elsewhere: [{ variable: /^CARGO_HOME$/, file: 'credentials.toml' }],
    undo: /^cargo logout\b/,
    instead: () => suggestVariables('CARGO_REGISTRIES_NAME_TOKEN'),
  },
  {
    command: /^go env\b/,
    option: /^-w$/,
    file: '~/.config/go/env',
    elsewhere: [{ variable: /^GOENV$/ }, { variable: /^XDG_CONFIG_HOME$/, file: 'go/env' }],
    undo: /^go env -u\b/,
    instead: () => suggestVariables('GOPROXY, which go does not keep'),
  },
]
