import { findFreePorts, startProgram } from '@iterapp/cluster'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atEnd, eventually } from './developer'
import type { LiveIngress } from './live-ingress'

/** Where Debian has it. */
const NGINX = '/usr/sbin/nginx'

/** Another host of the same proxy, which takes the path away before it asks the service. */
export const STRIPPING_HOST = 'stripped.page.test'

/** A real nginx, as an Ingress controller sets one up. */
export interface PageProxy {
  /** On 127.0.0.1, over TLS. */
  readonly port: number
}

/**
 * Starts an nginx for an Ingress, in front of the published keys service; it ends with the tests of the file.
 *
 * @param upstream - address of the service.
 */
export async function startPageProxy(ingress: LiveIngress, upstream: string): Promise<PageProxy> {
  if (!existsSync(NGINX)) {
    throw new Error(
      `there is no ${NGINX}; on Debian: apt-get install --no-install-recommends nginx-light`,
    )
  }
  const [port = 0] = await findFreePorts(1)
  const folder = mkdtempSync(join(tmpdir(), 'iterapp-proxy-'))
  writeFileSync(join(folder, 'tls.crt'), ingress.certificate.cert)
  writeFileSync(join(folder, 'tls.key'), ingress.certificate.key, { mode: 0o600 })
  const configuration = join(folder, 'nginx.conf')
  writeFileSync(configuration, configure(ingress, upstream, port))
  const args = ['-p', folder, '-e', 'stderr', '-c', configuration]
  const proxy = startProgram(folder, 'nginx', NGINX, args)
  atEnd(async () => {
    await proxy.stop()
    rmSync(folder, { recursive: true })
  })
  await eventually(
    () => (proxy.isRunning() ? accepts(port) : Promise.reject(failure(proxy.log))),
    (isReady) => isReady,
  )
  return { port }
}

/** A prefix of paths matches whole segments (Ingress, `pathType: Prefix`). */
function configure({ host, path }: LiveIngress, upstream: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const forwarded = 'proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;'
  const server = (name: string, locations: string) => `
    server {
      listen 127.0.0.1:${port} ssl;
      server_name ${name};
      ssl_certificate tls.crt;
      ssl_certificate_key tls.key;
      ${locations}
    }`
  return `
  daemon off;
  master_process off;
  pid nginx.pid;
  events {}
  http {
    access_log off;
    absolute_redirect off;
    ${temporary.map((each) => `${each}_temp_path temporary-${each};`).join('\n    ')}
    ${server(
      host,
      `location = ${path} { proxy_pass ${upstream}; ${forwarded} }
      location ${path}/ { proxy_pass ${upstream}; ${forwarded} }
      location / { return 404; }`,
    )}
    ${server(STRIPPING_HOST, `location /inner/ { proxy_pass ${upstream}/; ${forwarded} }`)}
  }
  `
}

function failure(log: string): Error {
  return new Error(`nginx has ended: ${readFileSync(log, 'utf8')}`)
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => {
      resolve(false)
    })
  })
}
