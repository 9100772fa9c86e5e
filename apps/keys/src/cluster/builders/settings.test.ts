import { describe, expect, test } from 'vitest'
import { readSettingsFile } from '../settings-file'

const account = { namespace: 'ci', name: 'build-web', app: 'web' }
const builder = { app: 'web', id: '74', claims: { ref: 'refs/heads/main' } }
const issuer = {
  issuer: 'https://token.actions.githubusercontent.com',
  audience: 'https://keys.example.com',
  idClaim: 'repository_id',
  builders: [builder],
}

const read = (builders: unknown) =>
  readSettingsFile(
    JSON.stringify({
      releaseNamespace: 'iterapp-system',
      identity: {
        namespaces: [
          { pattern: 'apps-{app}-build', use: 'build' },
          { pattern: 'apps-{app}-{environment}', environments: ['test'] },
        ],
      },
      sealingKeyPrefix: 'iterapp-sealing-key',
      builders,
    }),
  ).builders

const accounts = (...serviceAccounts: readonly unknown[]) => ({ serviceAccounts, oidc: null })
const issuers = (...list: readonly unknown[]) => ({ serviceAccounts: [], oidc: { issuers: list } })
const issued = (change: object) => issuers({ ...issuer, ...change })
const built = (...list: readonly object[]) => issued({ builders: list })

describe('builders in the settings', () => {
  test('are none unless they are there', () => {
    const none = { accounts: new Map(), issuers: null }
    expect(read(undefined)).toEqual(none)
    expect(read({ serviceAccounts: [], oidc: null })).toEqual(none)
  })

  test('are ServiceAccounts and projects of CI systems', () => {
    const other = { namespace: 'ci', name: 'build.shop', app: 'shop' }
    const away = { ...account, namespace: 'other' }
    const { oidc } = built(builder, { app: 'web', id: '74' }, { app: 'web', id: '75' })
    expect(read({ serviceAccounts: [account, other, away], oidc })).toEqual({
      accounts: new Map([
        ['ci/build-web', 'web'],
        ['ci/build.shop', 'shop'],
        ['other/build-web', 'web'],
      ]),
      issuers: [
        {
          ...issuer,
          builders: [
            { app: 'web', id: '74', claims: new Map([['ref', 'refs/heads/main']]) },
            { app: 'web', id: '74', claims: new Map() },
            { app: 'web', id: '75', claims: new Map() },
          ],
        },
      ],
    })
  })

  test('may be of a namespace that no rule makes one of an app', () => {
    for (const namespace of ['apps', 'apps-web-prod', 'ci-build', 'kube'])
      expect(read(accounts({ ...account, namespace })).accounts.size).toBe(1)
  })

  test('may have the same id at two issuers, each for its own app', () => {
    const other = { ...issuer, issuer: 'https://gitlab.com', builders: [{ app: 'shop', id: '74' }] }
    expect(read(issuers(issuer, other)).issuers).toHaveLength(2)
  })

  test.each([
    ['repository_id', '74'],
    ['project_id', '74'],
    ['oidc.circleci.com/project-id', '2cc27c41-0a6c-4a0c-8d2d-4d7a7a0a3a11'],
    ['sub', '110169484474386276334'],
    ['sub', 'organization_id:74:pipeline_id:75'],
    ['sub', 'repository_id:74'],
    ['sub', 'repository'],
  ])('may be known by the claim %s: %s', (idClaim, id) => {
    expect(read(issued({ idClaim, builders: [{ app: 'web', id }] })).issuers).toHaveLength(1)
  })

  test('keep claims with names that objects have', () => {
    const source = '{"__proto__":"a","constructor":"b"}'
    const { oidc } = built({ ...builder, claims: JSON.parse(source) as object })
    expect(read({ serviceAccounts: [], oidc }).issuers?.[0]?.builders[0]?.claims).toEqual(
      new Map([
        ['__proto__', 'a'],
        ['constructor', 'b'],
      ]),
    )
  })
})

describe('refused is', () => {
  test.each<[string, unknown, string]>([
    [
      'an issuer for the audience of ServiceAccounts',
      issuers({ ...issuer, audience: 'iterapp-keys.iterapp-system' }),
      'builders.oidc.issuers.0.audience: that is the audience of ServiceAccounts',
    ],
    [
      'an issuer of another spelling',
      issuers({ ...issuer, issuer: 'https://A.example' }),
      '.0.issuer',
    ],
    [
      'an issuer with dots',
      issuers({ ...issuer, issuer: 'https://a.example/b/../c' }),
      '.0.issuer',
    ],
    ['an issuer with slashes', issuers({ ...issuer, issuer: 'https:///a.example' }), '.0.issuer'],
    ['a text', 'hunter2', 'builders: expected Object'],
    ['half of it', { serviceAccounts: [] }, 'builders.oidc: it is missing'],
    [
      'an account of no app',
      accounts({ ...account, app: 'Hunter2' }),
      'builders.serviceAccounts.0.app',
    ],
    [
      'an account of no name',
      accounts({ ...account, name: '*' }),
      'builders.serviceAccounts.0.name',
    ],
    ['a namespace with a star', accounts({ ...account, namespace: 'ci-*' }), '.0.namespace'],
    [
      'an account with more',
      accounts({ ...account, use: 'runtime' }),
      '.0.use: there is no such setting',
    ],
    [
      'an account of builders by the rules',
      accounts({ ...account, namespace: 'apps-shop-build' }),
      'builders.serviceAccounts.0: its namespace has an identity by the rules of identity.namespaces',
    ],
    [
      'an account of an app by the rules',
      accounts(account, { ...account, namespace: 'apps-web-test' }),
      'builders.serviceAccounts.1: its namespace has an identity',
    ],
    [
      'an account of Kubernetes',
      accounts({ ...account, namespace: 'kube-system' }),
      "builders.serviceAccounts.0: its namespace is Kubernetes' own",
    ],
    [
      'an account of the release',
      accounts({ ...account, namespace: 'iterapp-system' }),
      "builders.serviceAccounts.0: its namespace is the release's own",
    ],
    [
      'an account twice',
      accounts(account, { ...account, app: 'shop' }),
      'builders.serviceAccounts.1: the same ServiceAccount is there before',
    ],
    ['no issuer', issuers(), 'builders.oidc.issuers: expected'],
    ['an issuer without TLS', issued({ issuer: 'http://gitlab.com' }), '.0.issuer: expected'],
    ['an issuer that is none', issued({ issuer: 'gitlab.com' }), '.0.issuer: expected'],
    [
      'an issuer with a query',
      issued({ issuer: 'https://a.example/?hunter2' }),
      '.0.issuer: expected',
    ],
    [
      'an issuer with a fragment',
      issued({ issuer: 'https://a.example/#a' }),
      '.0.issuer: expected',
    ],
    [
      'an issuer with a login',
      issued({ issuer: 'https://hunter2@a.example' }),
      '.0.issuer: expected',
    ],
    ['an issuer with a blank', issued({ issuer: 'https://a.example/ ' }), '.0.issuer: expected'],
    ['an issuer with no host', issued({ issuer: 'https://[' }), '.0.issuer: expected'],
    ['an empty audience', issued({ audience: '' }), '.0.audience: expected'],
    ['several audiences', issued({ audience: ['a'] }), '.0.audience: expected'],
    ['no claim with the id', issued({ idClaim: undefined }), '.0.idClaim: it is missing'],
    [
      'the name of a repository as its id',
      issued({ idClaim: 'repository' }),
      "builders.oidc.issuers.0.idClaim: repository is not one project's for good; expected an id, such as repository_id of GitHub Actions",
    ],
    [
      'the path of a project as its id',
      issued({ idClaim: 'project_path' }),
      "builders.oidc.issuers.0.idClaim: project_path is not one project's for good; expected an id, such as project_id of GitLab",
    ],
    [
      'what all tokens say as an id',
      issued({ idClaim: 'aud' }),
      'expected an id, such as repository_id of GitHub Actions or project_id of GitLab',
    ],
    [
      "GitHub's subject, which has a name, as an id",
      issued({
        idClaim: 'sub',
        builders: [
          { app: 'web', id: '1' },
          { app: 'web', id: 'repo:hunter2/web:ref:refs/heads/main' },
        ],
      }),
      "builders.oidc.issuers.0.builders.1.id: a subject with repo is not one project's for good; expected as idClaim an id, such as repository_id of GitHub Actions",
    ],
    [
      "GitLab's subject, which has a path, as an id",
      issued({
        idClaim: 'sub',
        builders: [{ app: 'web', id: 'project_path:hunter2/web:ref_type:branch:ref:main' }],
      }),
      "builders.oidc.issuers.0.builders.0.id: a subject with project_path is not one project's for good; expected as idClaim an id, such as project_id of GitLab",
    ],
    ['an id that is a number', built({ ...builder, id: 74 }), '.builders.0.id: expected string'],
    ['an empty id', built({ ...builder, id: '' }), '.builders.0.id: expected'],
    ['no id', built({ app: 'web' }), '.builders.0.id: it is missing'],
    ['an app that is none', built({ ...builder, app: '*' }), '.builders.0.app: expected'],
    [
      'a claim that is none',
      built({ ...builder, claims: { ref: true } }),
      '.builders.0.claims: expected',
    ],
    [
      'a claim that is empty',
      built({ ...builder, claims: { ref: '' } }),
      '.builders.0.claims: expected',
    ],
    ['claims in a list', built({ ...builder, claims: ['ref'] }), '.builders.0.claims: expected'],
    [
      'a builder with an environment',
      built({ ...builder, environment: 'prod' }),
      '.environment: there is',
    ],
    [
      'an issuer twice',
      issuers(issuer, { ...issuer, audience: 'other' }),
      'builders.oidc.issuers.1: the same issuer is there before',
    ],
    [
      'a project of two apps',
      built(builder, { ...builder, app: 'shop', claims: { ref: 'refs/heads/other' } }),
      'builders.oidc.issuers.0.builders.1: its id is that of a builder of web, and one project builds one app',
    ],
  ])('%s', (_title, builders, message) => {
    expect(() => read(builders)).toThrow(
      expect.objectContaining({
        code: 'ERR_SETTINGS',
        message: expect.stringContaining(message) as string,
      }),
    )
    expect(() => read(builders)).not.toThrow('unter2')
  })
})
