import { describe, expect, test } from 'vitest'
/* eslint-disable-next-line @nx/enforce-module-boundaries -- what an app accepts, its own reader says */
import { readSettingsFile } from '../../apps/keys/src/cluster/settings-file'
import { readBlocks } from './testing/documented-blocks'
import { findFlaws } from './testing/find-flaws'

// What somebody copies from the documentation works.

const pages = [
  'docs/build-secrets.md',
  'docs/identity.md',
  'docs/keys-service.md',
  'charts/iterapp/README.md',
]

describe.each(pages)('of %s', (page) => {
  const blocks = readBlocks(page, 'yaml')

  test('there is YAML', () => {
    expect(blocks).not.toEqual([])
  })

  test.each(blocks)('the YAML is good: $place', ({ source }) => {
    expect(findFlaws(source)).toEqual([])
  })
})

test('the keys service reads its documented builders', () => {
  const sources = readBlocks('docs/keys-service.md', 'json').map(({ source }) => source)
  const builders = sources.filter((source) => source.includes('"serviceAccounts"'))
  expect(builders).toHaveLength(1)
  const identity = { namespaces: [] }
  const rest = { releaseNamespace: 'iterapp-system', identity, sealingKeyPrefix: 'a' }
  const settings = { ...rest, builders: JSON.parse(builders[0] ?? '') as unknown }
  expect(readSettingsFile(JSON.stringify(settings)).builders.issuers).toHaveLength(1)
})

// That none is found means something only when one would be.
describe('a flaw is found', () => {
  const sources = pages.flatMap((page) => readBlocks(page, 'yaml')).map(({ source }) => source)
  const find = (words: string) => {
    const found = sources.find((source) => source.includes(words))
    if (found === undefined) throw new Error(`no page has ${words}`)
    return found
  }

  test.each<[title: string, words: string, wrong: string, flaw: string]>([
    ['what is no YAML', 'ITERAPP_TOKEN:', 'ITERAPP_TOKEN: [', 'Flow sequence'],
    ['a job with a reserved name', 'build-image:', 'image:', 'GitLab has that name for itself'],
    ['a misspelt keyword of a job', 'id_tokens:', 'id_token:', 'id_token'],
    [
      'a job whose secrets are on the disk',
      '    - mkdir -m 700 "$XDG_RUNTIME_DIR"\n',
      '',
      'its secrets would be on the disk',
    ],
    ['a job without its permission', 'id-token: write', 'id-token: none', 'it may not ask'],
    ['a step that does two things', 'with: {', 'run: make\n        with: {', 'jobs.image.steps.1'],
    ['a step that is none', '- run: >', '- script: >', 'steps.'],
    ['a value that there is not', 'issuers:', 'issuer:', "'issuer' not allowed"],
    ['a value of another form', "id: '123456789'", 'id: 123456789', 'got number, want string'],
    [
      'values that do not fit together',
      'enabled: true\n    issuers',
      'enabled: false\n    issuers',
      'enabled is false',
    ],
    ['a ref alone', ', event_name: push', '', 'expected an event or an environment, too'],
    ['the name of a repository', 'idClaim: repository_id', 'idClaim: repository', 'repository_id'],
    ['a pod whose folder is on the disk', 'medium: Memory, ', '', 'is in no memory'],
    [
      'a mount of nothing',
      '- { name: memory, emptyDir',
      '- { name: m, emptyDir',
      'no volume memory',
    ],
    ['a pod without an authority', 'name: ITERAPP_KEYS_CA', 'name: KEYS_CA', 'no authority'],
    [
      'a pod with another token',
      'audience: iterapp-keys.iterapp-system',
      'audience: api',
      'no token',
    ],
    ['a pod that asks another port', 'svc:8421', 'svc:8422', 'ITERAPP_KEYS_URL should be'],
  ])('%s', (_title, words, wrong, flaw) => {
    const source = find(words)
    expect(findFlaws(source)).toEqual([])
    expect(findFlaws(source.replace(words, wrong)).join('\n')).toContain(flaw)
  })
})
