import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { CertificatePaths } from '@iterapp/cluster'

/** An operation of a JSON Patch. */
export interface PatchOperation {
  readonly op: string
  readonly path: string
  readonly value?: unknown
}

/** An `AdmissionReview` as the API server sends it. */
export interface Review {
  readonly apiVersion: string
  readonly kind: string
  readonly request: {
    readonly uid: string
    readonly namespace: string
    readonly object: {
      readonly metadata: { readonly labels?: Readonly<Record<string, string>> }
      readonly spec: { readonly containers: readonly { readonly name: string }[] }
    }
  }
}

/** Somebody else's mutating webhook, on a port of the loopback address. */
export async function serveAdmission(
  certificate: CertificatePaths,
  mutate: (review: Review) => readonly PatchOperation[],
): Promise<{ readonly url: string; readonly close: () => void }> {
  const pair = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) }
  const server = createServer(pair, (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const review = JSON.parse(Buffer.concat(chunks).toString()) as Review
      const patch = Buffer.from(JSON.stringify(mutate(review))).toString('base64')
      const { uid } = review.request
      const answer = { uid, allowed: true, patchType: 'JSONPatch', patch }
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ ...review, request: undefined, response: answer }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
