import type { ApiAnswer, ApiRequest } from '@iterapp/kubernetes'
import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { createTokenReviewer } from './token-review'

const AUDIENCE = 'iterapp-keys.iterapp-system'
const POD_NAME = 'authentication.kubernetes.io/pod-name'
const POD_UID = 'authentication.kubernetes.io/pod-uid'
const NODE_NAME = 'authentication.kubernetes.io/node-name'

const extra = {
  'authentication.kubernetes.io/credential-id': ['JTI=5a6c'],
  [NODE_NAME]: ['node-1.example'],
  'authentication.kubernetes.io/node-uid': ['n-uid'],
  [POD_NAME]: ['web-1'],
  [POD_UID]: ['p-uid'],
}

const user = {
  username: 'system:serviceaccount:apps-web-test:default',
  uid: 'sa-uid',
  groups: ['system:serviceaccounts', 'system:authenticated'],
  extra,
}

/** As a real API server answers a good token. */
const good = { authenticated: true, user, audiences: [AUDIENCE] }

/** What is made of an answer, and what was asked. */
async function review(answer: ApiAnswer) {
  const asked: ApiRequest[] = []
  const reviewToken = createTokenReviewer((request) => {
    asked.push(request)
    return Promise.resolve(answer)
  }, AUDIENCE)
  return { verdict: await reviewToken('a.b.c'), asked }
}

const verdictOn = async (status: unknown) =>
  (await review({ status: 201, value: { kind: 'TokenReview', status } })).verdict

test('reviews that wait for the API server are no more than 512; one more is for later', async () => {
  const answers: ((answer: ApiAnswer) => void)[] = []
  const reviewToken = createTokenReviewer(
    () => new Promise((resolve) => answers.push(resolve)),
    AUDIENCE,
  )
  const waiting = Array.from({ length: 512 }, () => reviewToken('a.b.c'))
  await expect(reviewToken('a.b.c')).rejects.toMatchObject({ code: 'ERR_BUSY' })
  expect(answers).toHaveLength(512)
  for (const answer of answers) answer({ status: 201, value: { status: good } })
  expect(await Promise.all(waiting)).toHaveLength(512)
  void reviewToken('a.b.c')
  expect(answers).toHaveLength(513)
})

describe('a review', () => {
  test('asks for one audience and finds out the pod', async () => {
    const { verdict, asked } = await review({ status: 201, value: { status: good } })
    expect(verdict).toEqual({
      namespace: 'apps-web-test',
      name: 'web-1',
      uid: 'p-uid',
      serviceAccount: 'default',
      node: 'node-1.example',
    })
    expect(asked).toEqual([
      {
        method: 'POST',
        path: ['apis', 'authentication.k8s.io', 'v1', 'tokenreviews'],
        body: {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenReview',
          spec: { token: 'a.b.c', audiences: [AUDIENCE] },
        },
      },
    ])
  })

  test('that finds more audiences than ours is as good', async () => {
    expect(await verdictOn({ ...good, audiences: ['other', AUDIENCE] })).toMatchObject({})
    expect(await verdictOn({ ...good, error: '' })).toMatchObject({ name: 'web-1' })
  })

  test.each<[string, unknown]>([
    ['no node', undefined],
    ['no list', 'node-1'],
    ['an empty list', []],
    ['two nodes', ['node-1', 'node-2']],
    ['a name that leads elsewhere', ['../secrets']],
    ['an empty name', ['']],
    ['a name that is none', [1]],
  ])('of a token with %s knows no node', async (_title, node) => {
    const changed = { ...good, user: { ...user, extra: { ...extra, [NODE_NAME]: node } } }
    expect(await verdictOn(changed)).toMatchObject({ name: 'web-1', node: null })
  })
})

describe('a token is refused', () => {
  test.each<[string, object, string]>([
    ['nobody was authenticated', { authenticated: false }, 'not-authenticated'],
    ['it is not said', { authenticated: undefined }, 'not-authenticated'],
    ['it is said as a text', { authenticated: 'true' }, 'not-authenticated'],
    ['it is said as a number', { authenticated: 1 }, 'not-authenticated'],
    ['there was an error', { error: 'hunter2' }, 'review-error'],
    ['there was an error, and nobody', { error: 'x', authenticated: false }, 'review-error'],
    ['the error is no text', { error: {} }, 'review-error'],
    ['the error is null', { error: null }, 'review-error'],
    ['there are no audiences', { audiences: undefined }, 'review-audience'],
    ['the list of audiences is empty', { audiences: [] }, 'review-audience'],
    ['the audiences are others', { audiences: [`${AUDIENCE}.svc`, 'x'] }, 'review-audience'],
    ['the audience is no list', { audiences: AUDIENCE }, 'review-audience'],
    ['there is no user', { user: undefined }, 'no-service-account'],
    ['the user is a list', { user: [user] }, 'no-service-account'],
  ])('when %s', async (_title, change, reason) => {
    expect(await verdictOn({ ...good, ...change })).toBe(reason)
  })

  test.each<[unknown]>([
    [undefined],
    [''],
    [['system:serviceaccount:apps-web-test:default']],
    ['admin'],
    ['system:node:node-1'],
    ['system:serviceaccount:apps-web-test'],
    ['system:serviceaccount::default'],
    ['system:serviceaccount:apps-web-test:'],
    ['system:serviceaccount:apps-web-test:default:x'],
    ['system:serviceaccount:apps-web-test:default\n'],
    ['\nsystem:serviceaccount:apps-web-test:default'],
    [' system:serviceaccount:apps-web-test:default'],
    ['x:system:serviceaccount:apps-web-test:default'],
    ['System:ServiceAccount:apps-web-test:default'],
    ['system:serviceaccount:Apps-Web-Test:default'],
    ['system:serviceaccount:apps.web.test:default'],
    ['system:serviceaccount:apps/web:default'],
    ['system:serviceaccount:-apps:default'],
    [`system:serviceaccount:${'a'.repeat(64)}:default`],
    ['system:serviceaccount:apps-web-test:De_fault'],
    ['system:serviceaccount:apps-web-test:..'],
    [`system:serviceaccount:apps-web-test:${'a'.repeat(254)}`],
  ])('when the user is named %j', async (username) => {
    expect(await verdictOn({ ...good, user: { ...user, username } })).toBe('no-service-account')
  })

  test.each<[string, string, unknown]>([
    ['pod name', POD_NAME, undefined],
    ['pod name', POD_NAME, []],
    ['pod name', POD_NAME, ['']],
    ['pod name', POD_NAME, 'web-1'],
    ['pod name', POD_NAME, ['web-1', 'web-2']],
    ['pod name', POD_NAME, [1]],
    ['pod uid', POD_UID, undefined],
    ['pod uid', POD_UID, []],
    ['pod uid', POD_UID, ['p-uid', 'p-uid']],
    ['pod uid', POD_UID, [null]],
  ])('when its %s (%s) is %j', async (_title, name, value) => {
    const changed = { ...good, user: { ...user, extra: { ...extra, [name]: value } } }
    expect(await verdictOn(changed)).toBe('no-pod')
  })

  test.each<[unknown]>([[undefined], [null], [[]], ['x']])(
    'when what is extra is %j',
    async (other) => {
      expect(await verdictOn({ ...good, user: { ...user, extra: other } })).toBe('no-pod')
    },
  )
})

describe('an API server that gives no review is to be asked again', () => {
  test.each<[string, ApiAnswer]>([
    ['forbids it', { status: 403, value: { kind: 'Status' } }],
    ['does not know this service', { status: 401, value: { kind: 'Status' } }],
    ['is busy', { status: 429, value: undefined }],
    ['fails', { status: 500, value: undefined }],
    ['does not have the API', { status: 404, value: undefined }],
    ['redirects', { status: 302, value: undefined }],
    ['says good with a bad status', { status: 422, value: { status: good } }],
    ['answers no JSON', { status: 201, value: undefined }],
    ['answers a list', { status: 201, value: [good] }],
    ['answers without a status', { status: 201, value: { kind: 'TokenReview' } }],
    ['answers a status that is none', { status: 201, value: { status: 'Success' } }],
  ])('when it %s', async (_title, answer) => {
    await expect(review(answer)).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
  })

  test('when it is away', async () => {
    const away = new IterappError('ERR_API_SERVER', 'away')
    const reviewToken = createTokenReviewer(() => Promise.reject(away), AUDIENCE)
    await expect(reviewToken('a.b.c')).rejects.toBe(away)
  })
})
