import { findFreePorts, RELEASE_NAMESPACE, startProgram } from '@iterapp/cluster'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { atEnd, eventually, kubectl } from './developer'

/** A secret to unwrap. */
interface Asked {
  readonly ciphertext: string
  readonly name: string
}

/** What the keys service answers. */
interface Answer {
  readonly status: number
  readonly results?: readonly object[]
  readonly code?: string
}

/** Asks the keys service as a pod does. */
export type Unwrap = (token: string, secrets: readonly Asked[]) => Promise<Answer>

/** Opens a way to the internal port of the keys service, which is closed after the tests of the file. */
export async function openUnwrap(): Promise<Unwrap> {
  const { program, kubeconfig } = inject('platform')
  const [port = 0] = await findFreePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-forward-'))
  const forward = startProgram(folder, 'port-forward', program, [
    ...['--kubeconfig', kubeconfig, '-n', RELEASE_NAMESPACE],
    ...['port-forward', 'service/iterapp-keys', `${port}:8421`],
  ])
  atEnd(async () => {
    await forward.stop()
    rmSync(folder, { recursive: true })
  })
  await eventually(
    () => Promise.resolve(readFileSync(forward.log, 'utf8')),
    (log) => log.includes('Forwarding from'),
  )
  const ca = await kubectl.expectOk([
    ...['get', 'secret', 'iterapp-keys-tls', '-n', RELEASE_NAMESPACE],
    ...['-o', 'go-template={{index .data "ca.crt" | base64decode}}'],
  ])
  return (token, secrets) =>
    new Promise((resolve, reject) => {
      const options = {
        ca,
        servername: `iterapp-keys.${RELEASE_NAMESPACE}.svc`,
        method: 'POST',
        headers: { Authorization: `Bearer ${token.trim()}`, 'Content-Type': 'application/json' },
      }
      request(`https://127.0.0.1:${port}/v1/unwrap`, options, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () => {
          resolve({ ...(JSON.parse(text) as object), status: response.statusCode ?? 0 })
        })
      })
        .on('error', reject)
        .end(JSON.stringify({ secrets: secrets.map(toRequest) }))
    })
}

function toRequest({ ciphertext, name }: Asked): object {
  const [header = '', encryptedKey = ''] = ciphertext.split('.')
  return { protected: header, encrypted_key: encryptedKey, name }
}
