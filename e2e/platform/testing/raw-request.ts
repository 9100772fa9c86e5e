import { request, type RequestOptions } from 'node:https'

/** What was answered. */
export interface RawAnswer {
  readonly status: number
  readonly location: string | undefined
  readonly body: string
}

/** Sends a request whose path nobody tidies up first. */
export function sendRaw(options: RequestOptions, body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request({ ...options, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => {
        const { statusCode = 0, headers } = answer
        resolve({ status: statusCode, location: headers.location, body: text })
      })
    })
      .on('error', reject)
      .end(body)
  })
}
