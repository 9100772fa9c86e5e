import { posix } from 'node:path'
import { formatSnippet } from '@iterapp/entry'
import type { WrittenFile } from '../flow/shell-state'
import { oneLine } from './describe-leak'
import { quoteText } from './quote-text'

/** What is wrong with a file that a command makes, and why. */
export function describeFile(
  { id, by, label, mark }: WrittenFile,
  place: 'image' | 'stage' | 'cache',
): string {
  const secret = quoteText(id)
  const file = label === null || label === '' ? 'a file' : quoteText(label)
  const command = quoteText(mark.command)
  if (by === 'linked') {
    return `${command} links to the mount of ${secret}: the link stays in the image and leads nowhere`
  }
  const what = {
    copied: `${command} takes ${secret} out of its mount, to ${file}`,
    written: `${command} writes ${secret} to ${file}`,
    kept: `${command} keeps ${secret} in ${file}`,
  }[by]
  const where = {
    image: 'it stays in a layer of the image, also when a later instruction removes it',
    stage: "it stays in the build's cache, and in the image if it is copied from this stage",
    cache: 'it stays in the cache mount, for every build that has it',
  }[place]
  return `${what}: ${where}`
}

/** What to write in place of a file that holds a secret. */
export function suggestForFile(
  { id, instead, paths, by, isSame = false }: WrittenFile,
  place: 'image' | 'stage' | 'cache',
): string {
  if (instead !== undefined) return instead
  const path = paths[0] ?? ''
  const name = posix.basename(path)
  const target = path.replace(/^~/, '/root')
  const mount = `--mount=type=secret,id=${id},target=${target.startsWith('/') ? target : `/path/of/${name}`},required=true`
  const hint = FILES.get(name)
  if ((by !== 'written' || isSame) && /^[\w./~-]+$/.test(path)) {
    return place === 'image'
      ? `mount it there: ${mount}; a file that the app reads when it runs is for [files.…] of iterapp.toml`
      : `mount it there: ${mount}`
  }
  if (hint !== undefined) return `${hint}; or make the whole file the secret: ${mount}`
  return `give it to the command alone: ${oneLine(formatSnippet(id))}; or remove the file in the same RUN`
}

/** Files that programs look for, and what they can read in their place. */
const FILES: ReadonlyMap<string, string> = new Map([
  ['.npmrc', 'write "_authToken=${NPM_TOKEN}" in single quotes: npm fills it in when it runs'],
  [
    '.yarnrc.yml',
    'write "npmAuthToken: ${NPM_TOKEN}" in single quotes: yarn fills it in when it runs',
  ],
  ['.netrc', 'name the mount to the command: curl --netrc-file, git -c http.extraHeader'],
  ['.git-credentials', 'use git -c http.extraHeader, which is not kept'],
  ['.gitconfig', 'use GIT_CONFIG_COUNT, GIT_CONFIG_KEY_0 and GIT_CONFIG_VALUE_0'],
  ['pip.conf', 'use PIP_INDEX_URL or PIP_EXTRA_INDEX_URL'],
  ['.pypirc', 'use TWINE_USERNAME and TWINE_PASSWORD'],
  ['settings.xml', 'write "${env.NAME}" in settings.xml: Maven fills it in when it runs'],
  ['gradle.properties', 'use ORG_GRADLE_PROJECT_name'],
  ['NuGet.Config', 'use NuGetPackageSourceCredentials_NAME'],
  ['nuget.config', 'use NuGetPackageSourceCredentials_NAME'],
  ['auth.json', 'use COMPOSER_AUTH'],
  ['config.json', 'use DOCKER_CONFIG with the folder of a mount'],
])
