import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A certificate for tests and benchmarks, which is its own authority. */
export interface Certificate {
  readonly certFile: string
  readonly keyFile: string
  /** PEM. */
  readonly cert: string
  /** PEM. */
  readonly key: string
}

/** Makes a certificate for a name, on P-256, with the `openssl` command, in a folder. */
export function makeCertificate(folder: string, name: string): Certificate {
  const certFile = join(folder, `${name}.crt`)
  const keyFile = join(folder, `${name}.key`)
  const words =
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=${name} ` +
    `-addext subjectAltName=DNS:${name} -keyout ${keyFile} -out ${certFile}`
  execFileSync('openssl', words.split(' '), { stdio: 'pipe' })
  return {
    certFile,
    keyFile,
    cert: readFileSync(certFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
  }
}
