import { privateKeys } from '@iterapp/crypto/node-jose'
import { loadPrivateKey } from '@iterapp/crypto/openssl'
import { readKeyFile } from '@iterapp/key-store'
import { makeCertificate, temporaryFolder } from '@iterapp/testing'
import { readUnwrapRequest, unwrapSecrets } from '@iterapp/unwrap'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A keys service on loopback that knows one builder of `myapp`. */
export interface StandInKeys {
  /** Its address with TLS: its certificate is for `keys.test`. */
  readonly url: string
  /** The same without TLS. */
  readonly plainUrl: string
  readonly caFile: string
  /** PEM. */
  readonly ca: string
  /** The tokens that it was shown, in their order. */
  readonly shown: readonly string[]
}

/** Starts a keys service with the keys of a file, which takes one token. */
export async function startKeysService(keyFile: string, token: string): Promise<StandInKeys> {
  const keys = privateKeys(await readKeyFile(keyFile)).map((record) => loadPrivateKey(record))
  const findKey = (kid: string) => Promise.resolve(keys.find((key) => key.kid === kid) ?? null)
  const shown: string[] = []
  const listener: RequestListener = (request, response) => {
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? ''
    shown.push(bearer)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (bearer !== token) {
        const refusal = { code: 'ERR_UNAUTHENTICATED', message: 'the caller is not known' }
        response.writeHead(401).end(JSON.stringify(refusal))
        return
      }
      const { secrets } = readUnwrapRequest(JSON.parse(Buffer.concat(chunks).toString()))
      void unwrapSecrets(findKey, { use: 'build', app: 'myapp' }, secrets).then((results) => {
        response.end(JSON.stringify({ results }))
      })
    })
  }
  const { cert, key, certFile } = makeCertificate(temporaryFolder(), 'keys.test')
  const secure = await listen(createServer({ cert, key }, listener))
  const plain = await listen(createHttpServer(listener))
  return {
    url: `https://127.0.0.1:${secure}`,
    plainUrl: `http://127.0.0.1:${plain}`,
    caFile: certFile,
    ca: cert,
    shown,
  }
}

async function listen(server: ReturnType<typeof createHttpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}
