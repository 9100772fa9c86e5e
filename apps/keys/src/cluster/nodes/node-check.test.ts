import type { ApiAnswer } from '@iterapp/kubernetes'
import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import type { Caller } from '../../ports'
import { createNodeCheck } from './node-check'

const caller = (node: string | null = 'n-1'): Caller => ({
  identity: { use: 'runtime', app: 'web', environment: 'test' },
  pod: {
    namespace: 'apps-web-test',
    name: 'web-1',
    uid: 'p-uid',
    serviceAccount: 'default',
    node,
  },
})

const node = (kubeletVersion: unknown): ApiAnswer => ({
  status: 200,
  value: { kind: 'Node', status: { nodeInfo: { kubeletVersion } } },
})

function createCheck(answer: () => ApiAnswer | Promise<ApiAnswer>) {
  let time = 1000
  const asked: string[] = []
  const check = createNodeCheck(
    ({ path, method }) => {
      asked.push(`${method ?? 'GET'} ${path.join('/')}`)
      return Promise.resolve(answer())
    },
    () => time,
  )
  return { check, asked, pass: (milliseconds: number) => (time += milliseconds) }
}

describe('variables', () => {
  test('arrive on a node whose kubelet is new enough', async () => {
    const { check, asked } = createCheck(() => node('v1.35.0'))
    expect(await check(caller())).toBeNull()
    expect(asked).toEqual(['GET api/v1/nodes/n-1'])
  })

  test.each<[string, ApiAnswer, string]>([
    [
      'whose kubelet is too old',
      node('v1.34.3+k3s1'),
      'the node n-1 has the kubelet v1.34.3+k3s1, and a variable needs a kubelet of 1.35 or later',
    ],
    [
      'that is not there',
      { status: 404, value: { kind: 'Status' } },
      'there is no node n-1, and a variable needs a kubelet of 1.35 or later',
    ],
    [
      'whose kubelet has an odd version',
      node('hunter2'),
      'the kubelet of the node n-1 has a version that cannot be read, and a variable needs a kubelet of 1.35 or later',
    ],
    ['without a version', node(undefined), 'a version that cannot be read'],
    ['without a status', { status: 200, value: { kind: 'Node' } }, 'that cannot be read'],
    ['without anything', { status: 200, value: undefined }, 'that cannot be read'],
  ])('do not arrive on a node %s', async (_title, answer, message) => {
    const refusal = await createCheck(() => answer).check(caller())
    expect(refusal).toMatchObject({ code: 'ERR_NODE_TOO_OLD' })
    expect(refusal?.message).toContain(message)
    expect(refusal?.message).not.toContain('hunter2')
  })

  test('of a pod whose token names no node do not arrive, and nothing is asked', async () => {
    const { check, asked } = createCheck(() => node('v1.35.0'))
    expect(await check(caller(null))).toMatchObject({
      code: 'ERR_NODE_TOO_OLD',
      message:
        'the token of the pod names no node, and a variable needs a kubelet of 1.35 or later',
    })
    expect(await check({ ...caller(), pod: null })).toMatchObject({ code: 'ERR_NODE_TOO_OLD' })
    expect(asked).toEqual([])
  })
})

describe('a node', () => {
  test('that is new enough is read once a minute', async () => {
    const { check, asked, pass } = createCheck(() => node('v1.35.0'))
    await Promise.all([check(caller()), check(caller()), check(caller('n-2'))])
    pass(60_000)
    await check(caller())
    expect(asked).toEqual(['GET api/v1/nodes/n-1', 'GET api/v1/nodes/n-2'])
    pass(1)
    await check(caller())
    expect(asked).toHaveLength(3)
  })

  test('that is not is read each time, since it may be upgraded', async () => {
    let version = 'v1.34.0'
    const { check, asked } = createCheck(() => node(version))
    expect(await check(caller())).not.toBeNull()
    version = 'v1.35.0'
    expect(await check(caller())).toBeNull()
    expect(asked).toHaveLength(2)
  })

  test.each([401, 403, 429, 500, 503])(
    'that an API server answers with %i for is to be asked for again',
    async (status) => {
      let answer: ApiAnswer = { status, value: undefined }
      const { check } = createCheck(() => answer)
      await expect(check(caller())).rejects.toMatchObject({ code: 'ERR_API_SERVER' })
      answer = node('v1.35.0')
      expect(await check(caller())).toBeNull()
    },
  )

  test('of an API server that is away is to be asked for again', async () => {
    const away = new IterappError('ERR_API_SERVER', 'away')
    const { check } = createCheck(() => Promise.reject(away))
    await expect(check(caller())).rejects.toBe(away)
  })
})
