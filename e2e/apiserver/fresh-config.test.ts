import { KubeConfig } from '@kubernetes/client-node'
import { Agent, request, type RequestOptions } from 'node:https'
import { beforeAll, expect, test } from 'vitest'
import { configMap, pod } from './testing/testdata'
import type { StoredPod } from './testing/stored-pod'
import { makeNamespace, useCluster } from './testing/use-cluster'

const { kubectl, kubeconfig } = useCluster()
const NAMESPACE = 'apps-fresh-test'
const TIMES = 1000

const client = new KubeConfig()
client.loadFromFile(kubeconfig)
const agent = new Agent({ keepAlive: true })

/** A request to the API server, without what a kubectl takes to start. */
async function send<Answer>(method: string, path: string, body: object): Promise<Answer> {
  const options: RequestOptions = {}
  await client.applyToHTTPSOptions(options)
  const url = new URL(`/api/v1/namespaces/${NAMESPACE}/${path}`, client.getCurrentCluster()?.server)
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' }
    request(url, { ...options, agent, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text) as Answer)
        else reject(new Error(text))
      })
    })
      .on('error', reject)
      .end(JSON.stringify(body))
  })
}

const version = (number: number) => configMap(NAMESPACE, `[env.common]\nVERSION = ${number}\n`)

beforeAll(async () => {
  await makeNamespace(kubectl, NAMESPACE)
  await kubectl.apply(version(0))
})

test(`a pod created right after its ConfigMap changed has the new one, ${TIMES} times of ${TIMES}`, async () => {
  let fresh = 0
  for (let number = 1; number <= TIMES; number++) {
    await send('PUT', 'configmaps/iterapp', version(number))
    const { spec } = await send<StoredPod>('POST', 'pods', pod(NAMESPACE, `p${number}`))
    if (spec.containers[0]?.env?.[0]?.value === String(number)) fresh++
  }
  expect(fresh).toBe(TIMES)
}, 300_000)

test('so do pods that are created at the same time, while it goes on changing', async () => {
  let stored = TIMES
  let number = TIMES
  for (let round = 0; round < 20; round++) {
    const before = stored
    const changes = (async () => {
      for (let change = 0; change < 5; change++) {
        await send('PUT', 'configmaps/iterapp', version(++number))
        stored = number
      }
    })()
    const pods = await Promise.all(
      Array.from({ length: 10 }, (_each, index) =>
        send<StoredPod>('POST', 'pods', pod(NAMESPACE, `c${round}-${index}`)),
      ),
    )
    await changes
    for (const { spec } of pods) {
      const seen = Number(spec.containers[0]?.env?.[0]?.value)
      expect(seen).toBeGreaterThanOrEqual(before)
      expect(seen).toBeLessThanOrEqual(number)
    }
  }
}, 120_000)
