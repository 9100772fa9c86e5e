import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'

// The limit: a bare server that parses a review and sends it back.
const [cert = '', key = '', port] = process.argv.slice(2)
createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const review: unknown = JSON.parse(Buffer.concat(chunks).toString())
    const body = Buffer.from(JSON.stringify(review))
    response.setHeader('Content-Type', 'application/json')
    response.setHeader('Content-Length', body.length)
    response.end(body)
  })
}).listen(Number(port), '127.0.0.1')
