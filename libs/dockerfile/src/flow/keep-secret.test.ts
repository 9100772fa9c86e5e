import { describe, expect, test } from 'vitest'
import { runShellText } from './test-shell'

/** The files that hold secrets when a text was run: the first path of each. */
async function listKept(text: string): Promise<readonly (string | undefined)[]> {
  const { written } = await runShellText(text)
  return written.filter((file) => !file.isRemoved).map(({ paths }) => paths[0])
}

describe('what a program keeps is in the file', () => {
  test.each([
    ['npm config set x "$E"', '~/.npmrc'],
    ['pnpm --userconfig=n config set x "$E"', '/app/n'],
    ['NPM_CONFIG_USERCONFIG=/n npm config set x "$E"', '/n'],
    ['npm --userconfig /m config set x "$E"', '/m'],
    ['HOME=/h npm config set x "$E"', '/h/.npmrc'],
    ['export HOME=/h; npm config set x "$E"; HOME=/i', '/h/.npmrc'],
    ['npm config set -g x "$E"', '/usr/local/etc/npmrc'],
    ['npm config set -g --prefix /opt x "$E"', '/opt/etc/npmrc'],
    ['npm -L project config set x "$E"', '/app/.npmrc'],
    ['git config x "$E"', '/app/.git/config'],
    ['git -C /r config x "$E"', '/r/.git/config'],
    ['git -c a=b -C r config --file c x "$E"', '/app/c'],
    ['GIT_CONFIG_GLOBAL=/g git config --global x "$E"', '/g'],
    ['GIT_CONFIG_GLOBAL=/g git config x "$E"', '/app/.git/config'],
    ['git config --system x "$E"', '/etc/gitconfig'],
    ['git clone "https://$E@h/a.git"', '/app/a/.git/config'],
    ['git clone "https://$E@h/a/" /b/c', '/b/c/.git/config'],
    ['git clone "https://$E@h/a" /b/c/', '/b/c/.git/config'],
    ['git -C /r clone "https://$E@h/a" --depth 1', '/r/a/.git/config'],
    ['git clone "$E"', '/app/.git/config'],
    ['git clone -c x="$E" https://h/a', '/app/a/.git/config'],
    ['git credential-store --file /c store <<< "$E"', '/c'],
    ['gpg --homedir /g --import /run/secrets/t', '/g'],
    ['gpg2 --homedir=/g --import < /run/secrets/t', '/g'],
    ['HOME=/h gpg --import /run/secrets/t', '/h/.gnupg'],
    ['aws configure < /run/secrets/t', '~/.aws/credentials'],
    ['cat /run/secrets/t | aws --profile p configure', '~/.aws/credentials'],
    ['wandb login --relogin "$E"', '~/.netrc'],
    ['NETRC=/n wandb login "$E"', '/n'],
    ['docker --config c login -p "$E"', '/app/c/config.json'],
    ['podman login --authfile /a -p "$E" h', '/a'],
    ['REGISTRY_AUTH_FILE=/a buildah login -p "$E" h', '/a'],
    ['PIP_CONFIG_FILE=/p pip config set x "$E"', '~/.config/pip/pip.conf'],
    ['XDG_CONFIG_HOME=/x pip3 config set x "$E"', '/x/pip/pip.conf'],
    ['composer -d /c config x "$E"', '/c/auth.json'],
    ['COMPOSER_HOME=/c composer config --global x "$E"', '/c/auth.json'],
    ['dotnet nuget add source u -p "$E" --configfile n', '/app/n'],
    ['CARGO_HOME=/c cargo login "$E"', '/c/credentials.toml'],
    ['GOENV=/g go env -w GOPROXY="https://$E@h"', '/g'],
    ['npm i "a@git+https://$E@h/a"', '/app/node_modules/.package-lock.json'],
    ['npm --prefix /p add "https://$E@h/a.tgz"', '/p/node_modules/.package-lock.json'],
    ['npm i -g --cache /c "https://$E@h/a.tgz"', '/c/_cacache'],
    ['yarn global add "https://$E@h/a.tgz"', '/usr/local/share/.config/yarn/global/yarn.lock'],
    ['bun add "git+https://$E@h/a"', '/app/bun.lock'],
    ['pip install --src /s -e "git+https://$E@h/a#egg=a"', '/s'],
    ['cargo install --root /r --git "https://$E@h/a"', '/r/.crates.toml'],
    ['cargo add --git "https://$E@h/a"', '/app/Cargo.toml'],
    ['pipenv install "git+https://$E@h/a#egg=a"', '/app/Pipfile'],
  ])('of %s', async (command, path) => {
    expect(await listKept(command)).toEqual([path])
  })
})

describe('nothing is kept', () => {
  test.each([
    'npm config get x "$E"',
    'npm config set cafile /run/secrets/t',
    'npm i --registry "https://$E@h/" a',
    'npm i "$E"',
    'npm ci "https://$E@h"',
    'git -c x="$E" clone https://h/a',
    'git -c x="$E" config --global a b',
    'git fetch "https://$E@h/a"',
    'git config --get-all x; git config --unset "$E"',
    'git config --global http.sslCert /run/secrets/t',
    'gpg --homedir /g --verify /run/secrets/t',
    'pip install "a @ git+https://$E@h/a"',
    'go env GOPROXY "$E"',
    'GOPROXY="https://$E@h" go get a',
    'gem sources --remove "https://$E@h"',
    'cargo install a --index "https://$E@h"',
    'echo npm config set "$E" > /dev/null',
  ])('of %s', async (command) => {
    expect(await listKept(command)).toEqual([])
  })
})

describe('a later command takes it away', () => {
  test.each([
    ['npm --userconfig /n config set x "$E"; npm --userconfig /n config delete x'],
    ['git -C r config x "$E"; git -C r config --unset x'],
    ['git -C r remote add o "https://$E@h/a"; git -C r remote set-url o https://h/a'],
    ['docker --config /c login -p "$E"; docker --config /c logout'],
    ['npm i -g "https://$E@h/a.tgz"; npm --loglevel error cache clean --force'],
    ['go env -w GOPROXY="https://$E@h"; go env -u GOPROXY'],
    ['export HOME=/h; npm config set x "$E"; rm -f ~/.npmrc'],
    ['gpg --homedir "$PWD/g" --import /run/secrets/t; rm -rf "$PWD/g"'],
  ])('after %s', async (commands) => {
    expect(await listKept(commands)).toEqual([])
  })
})
