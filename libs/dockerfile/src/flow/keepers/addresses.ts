import { suggestAddress, type Keeper } from './keeper'

/**
 * Package managers that write down where a package is from. Pip is none of them but for a package that can be edited: of
 * the address in `direct_url.json` it leaves out who logs in. Neither is go, nor what is fetched with GOPROXY.
 */
export const addresses: readonly Keeper[] = (
  [
    {
      command: /^npm (?:i|in|install|add)\b/,
      option: /^(?:-g|--global)$/,
      file: '~/.npm/_cacache',
      elsewhere: [
        { option: /^--cache$/, file: '_cacache' },
        { variable: /^NPM_CONFIG_CACHE$/i, file: '_cacache' },
      ],
      undo: /^npm cache (?:clean|rm|clear|verify)\b/,
    },
    {
      command: /^npm (?:i|in|install|add)\b/,
      option: /^--no-save$/,
      file: 'node_modules/.package-lock.json',
    },
    {
      command: /^npm (?:i|in|install|add)\b/,
      file: 'node_modules/.package-lock.json',
      label: 'package.json, package-lock.json and node_modules/.package-lock.json',
    },
    {
      command: /^pnpm (?:i|install|add)\b/,
      file: 'node_modules/.pnpm/lock.yaml',
      label: 'package.json, pnpm-lock.yaml and node_modules/.pnpm/lock.yaml',
    },
    {
      command: /^yarn global add\b/,
      file: '/usr/local/share/.config/yarn/global/yarn.lock',
      otherFiles: ['~/.config/yarn/global/yarn.lock'],
    },
    {
      command: /^yarn add\b/,
      file: 'yarn.lock',
      label: 'package.json, yarn.lock and node_modules/.yarn-integrity',
    },
    { command: /^bun (?:i|install|add|a)\b/, file: 'bun.lock', label: 'package.json and bun.lock' },
    {
      command: /^pip[\d.]* install\b/,
      option: /^(?:-e|--editable)$/,
      file: 'src',
      otherFiles: ['${VIRTUAL_ENV}/src'],
      label: 'src/*/.git/config',
      elsewhere: [{ option: /^--src$/ }],
    },
    {
      command: /^poetry add\b/,
      file: 'pyproject.toml',
      label: 'pyproject.toml and poetry.lock',
    },
    { command: /^pipenv install\b/, file: 'Pipfile', label: 'Pipfile and Pipfile.lock' },
    {
      command: /^cargo install\b/,
      option: /^--git$/,
      file: '~/.cargo/.crates.toml',
      otherFiles: ['/usr/local/cargo/.crates.toml', '${CARGO_HOME}/.crates.toml'],
      label: '.crates.toml and .crates2.json of CARGO_HOME',
      elsewhere: [
        { option: /^--root$/, file: '.crates.toml' },
        { variable: /^CARGO_HOME$/, file: '.crates.toml' },
      ],
    },
    {
      command: /^cargo add\b/,
      option: /^--git$/,
      file: 'Cargo.toml',
      label: 'Cargo.toml and Cargo.lock',
    },
  ] satisfies readonly Omit<Keeper, 'keeps' | 'instead'>[]
).map((keeper) => ({ ...keeper, keeps: 'addresses' as const, instead: suggestAddress }))
