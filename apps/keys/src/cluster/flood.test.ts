import { occupyPort, peakMemory, sendPipelined } from '@iterapp/testing'
import type { RequestListener } from 'node:http'
import { request } from 'node:https'
import { expect, test } from 'vitest'
import { AUDIENCE, launch } from '../testing/cluster-service'
import { createKubernetesApi } from '../testing/kubernetes-api'
import { makeToken } from '../testing/make-token'
import { awaitLine } from '../testing/run-service'

const CONNECTIONS = 40
const REQUESTS = 2000

/** How long the API server takes for a review here, in milliseconds. */
const REVIEW = 500

async function start() {
  const api = createKubernetesApi()
  let reviews = 0
  const listener: RequestListener = (asked, answer) => {
    if (asked.url?.endsWith('/tokenreviews') !== true) {
      api.listener(asked, answer)
      return
    }
    reviews++
    setTimeout(() => answer.writeHead(201).end('{"status":{"error":"forged"}}'), REVIEW)
  }
  const { service } = await launch({}, { ...api, listener })
  const line = await awaitLine(service, 'ready')
  const urlOf = (name: string) => new URL(String(line[name]))
  return { urlOf, reviews: () => reviews, pid: service.child.pid }
}

/** A request with a token that only the API server can tell from a good one. */
function forge(number: number): string {
  const token = makeToken({ aud: [AUDIENCE], exp: Date.now() / 1000 + 600, jti: number })
  const headers = `Host: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: 0`
  return `POST /v1/unwrap HTTP/1.1\r\n${headers}\r\n\r\n`
}

/** How a request is answered that waits for its answer. */
async function statusOf(url: URL): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { rejectUnauthorized: false, agent: false }, ({ statusCode }) => {
      resolve(statusCode)
    })
      .on('error', reject)
      .end()
  })
}

test('forged tokens that are sent without waiting for answers cost one review of a connection, and no memory', async () => {
  const { urlOf, reviews, pid } = await start()
  const internal = urlOf('internalUrl')
  const requests = Array.from({ length: REQUESTS }, (_, number) => forge(number))
  const answers = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => sendPipelined(internal, requests)),
  )
  expect(new Set(answers)).toEqual(new Set(['']))
  expect(reviews()).toBeLessThanOrEqual(CONNECTIONS)
  expect(peakMemory(pid)).toBeLessThan(300)
  expect(await statusOf(new URL('/readyz', internal))).toBe(200)
})

test('whoever uses up the connections of the other ports does not keep the probes out', async () => {
  const { urlOf } = await start()
  await occupyPort(urlOf('publicUrl'), 512)
  await occupyPort(urlOf('internalUrl'), 512)
  await occupyPort(urlOf('metricsUrl'), 64)
  for (const name of ['publicUrl', 'metricsUrl']) {
    await expect(fetch(new URL('/healthz', urlOf(name)))).rejects.toThrow()
  }
  await expect(statusOf(new URL('/healthz', urlOf('internalUrl')))).rejects.toThrow()
  for (const path of ['/healthz', '/readyz']) {
    expect((await fetch(new URL(path, urlOf('healthUrl')))).status).toBe(200)
  }
})
