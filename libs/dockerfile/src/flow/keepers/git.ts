import { suggestMount, suggestVariables, type Keeper } from './keeper'

const header = () =>
  'leave the address without it and use "git -c http.extraHeader=… clone", which is not kept'

const settings = (target: string) => (id: string) =>
  `${suggestVariables('GIT_CONFIG_COUNT=1, GIT_CONFIG_KEY_0 and GIT_CONFIG_VALUE_0 are read as git config')}; or ${suggestMount(id, target)}`

const config = {
  command: /^git config (?!get\b|list\b|unset\b)/,
  undo: /^git (?:.* )?config .*--?(?:unset|remove-section)|^git config (?:unset|remove-section)\b/,
}

/** Git, which keeps addresses and settings in the files of a repository or its user. */
export const git: readonly Keeper[] = [
  {
    ...config,
    option: /^(?:-f|--file)$/,
    file: '.git/config',
    elsewhere: [{ option: /^(?:-f|--file)$/ }],
    instead: settings('/root/.gitconfig'),
  },
  {
    ...config,
    option: /^--global$/,
    file: '~/.gitconfig',
    elsewhere: [{ variable: /^GIT_CONFIG_GLOBAL$/ }],
    instead: settings('/root/.gitconfig'),
  },
  {
    ...config,
    option: /^--system$/,
    file: '/etc/gitconfig',
    elsewhere: [{ variable: /^GIT_CONFIG_SYSTEM$/ }],
    instead: settings('/etc/gitconfig'),
  },
  { ...config, file: '.git/config', instead: settings('/root/.gitconfig') },
  {
    command: /^git (?:clone|remote add|remote set-url)\b/,
    file: '.git/config',
    undo: /^git remote (?:remove|rm)\b/,
    replace: /^git remote set-url\b/,
    instead: header,
  },
  {
    command: /^git submodule add\b/,
    keeps: 'addresses',
    file: '.gitmodules',
    label: '.gitmodules and .git/config',
    instead: header,
  },
  {
    command: /^git pull\b/,
    keeps: 'addresses',
    file: '.git/logs',
    instead: header,
  },
  {
    command: /^git credential(?:-store)? (?:approve|store)\b/,
    file: '~/.git-credentials',
    elsewhere: [{ option: /^--file$/ }],
    instead: (id) => suggestMount(id, '/root/.git-credentials'),
  },
]
