import type { RequestListener } from 'node:http'
import supertest, { type Response, type Test } from 'supertest'
import type { Canary } from './canary'

/** A supertest agent for an app; the canary sees every answer. */
export function askApp(app: RequestListener, canary: Canary): ReturnType<typeof supertest.agent> {
  return supertest.agent(app).use((request: Test) => {
    request.on('response', (answer: Response) => {
      const isUnwrap = answer.status === 200 && request.method === 'POST'
      canary.watchAnswer(`${JSON.stringify(answer.headers)}\n${answer.text}`, isUnwrap)
    })
  })
}
