import { readJwe, type Scope } from '@iterapp/crypto/format'
import { sealValue as sealWithJose } from '@iterapp/crypto/jose'
import { generateKey, sealValue as sealWithNodeJose } from '@iterapp/crypto/node-jose'
import { loadPrivateKey, openJwe, unwrapContentKey } from '@iterapp/crypto/openssl'
import { compactDecrypt, importJWK } from 'jose'
import nodeJose from 'node-jose'
import { execFileSync } from 'node:child_process'
import { measureRates, median, type Report, type Row } from './measure'

const ROUNDS = 5
const scope: Scope = { use: 'runtime', app: 'bench', environment: 'test', name: 'API_KEY' }

/** Seal, unwrap and open, a second on one core, beside node-jose, `jose` and bare OpenSSL. */
export async function benchCrypto(): Promise<Report> {
  const record = await generateKey(new Date())
  const value = Buffer.alloc(64, 'x')
  const text = await sealWithNodeJose(value, { key: record, scope })
  const jwe = readJwe(text)
  const key = loadPrivateKey(record)
  const wrapped = { epk: jwe.header.epk, encryptedKey: jwe.encryptedKey, apv: jwe.header.apv }
  const contentKey = unwrapContentKey(key, wrapped)
  const joseKey = await importJWK({ ...record }, record.alg)
  const nodeJoseKey = await nodeJose.JWK.asKey({ ...record })
  const nodeJoseHeader = JSON.parse(Buffer.from(jwe.protected, 'base64url').toString()) as Record<
    string,
    unknown
  >
  const before = measureOpenssl()
  const rates = await measureRates(
    [
      { name: 'unwrap', run: () => unwrapContentKey(key, wrapped) },
      {
        name: 'unwrap by node-jose',
        run: () => unwrapWithNodeJose(nodeJoseKey, jwe.encryptedKey, nodeJoseHeader),
      },
      { name: 'seal by node-jose', run: () => sealWithNodeJose(value, { key: record, scope }) },
      { name: 'seal by jose', run: () => sealWithJose(value, { key: record, scope }) },
      { name: 'open', run: () => openJwe(jwe, contentKey) },
      { name: 'read, unwrap and open', run: () => openWhole(text) },
      { name: 'decrypt by jose', run: () => compactDecrypt(text, joseKey) },
      {
        name: 'decrypt by node-jose',
        run: () => nodeJose.JWE.createDecrypt(nodeJoseKey).decrypt(text),
      },
    ],
    ROUNDS,
  )
  const openssl = median([...before, ...measureOpenssl()])
  const all = new Map([...rates, ['openssl speed ecdhp256', openssl]])

  function openWhole(ciphertext: string): Uint8Array {
    const read = readJwe(ciphertext)
    const { epk, apv } = read.header
    return openJwe(read, unwrapContentKey(key, { epk, apv, encryptedKey: read.encryptedKey }))
  }

  return report(all, {
    unwrap_vs_openssl: ['unwrap', 'openssl speed ecdhp256'],
    unwrap_vs_node_jose: ['unwrap', 'unwrap by node-jose'],
    seal_vs_jose: ['seal by node-jose', 'seal by jose'],
    open_vs_unwrap: ['open', 'unwrap'],
    decrypt_vs_jose: ['read, unwrap and open', 'decrypt by jose'],
    decrypt_vs_node_jose: ['read, unwrap and open', 'decrypt by node-jose'],
  })
}

function report(
  rates: ReadonlyMap<string, number>,
  pairs: Readonly<Record<string, readonly [string, string]>>,
): Report {
  const rows: Row[] = []
  const ratios: Record<string, number> = {}
  for (const [name, [figure, beside]] of Object.entries(pairs)) {
    const ratio = (rates.get(figure) ?? NaN) / (rates.get(beside) ?? NaN)
    ratios[name] = ratio
    rows.push({ figure: label(figure), beside: label(beside), ratio })
  }
  return { rows, ratios }

  function label(name: string): string {
    return `${name}: ${Math.round(rates.get(name) ?? NaN)}/s`
  }
}

function unwrapWithNodeJose(
  key: nodeJose.JWK.Key,
  encryptedKey: Uint8Array,
  header: Record<string, unknown>,
): Promise<unknown> {
  // Not in its types: the key management alone, without the content.
  const { unwrap } = key as unknown as {
    unwrap: (this: unknown, alg: string, data: Buffer, props: object) => Promise<unknown>
  }
  return unwrap.call(key, 'ECDH-ES+A256KW', Buffer.from(encryptedKey), { ...header })
}

/** Bare ECDH operations a second, as `openssl speed` counts them: three runs of a second. */
function measureOpenssl(): readonly number[] {
  return [1, 2, 3].map(() => {
    const output = execFileSync('openssl', ['speed', '-mr', '-seconds', '1', 'ecdhp256'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
    const [, figure, other] = /^\+F\d+:\d+:256:([\d.]+):([\d.]+)/m.exec(output) ?? []
    if (figure === undefined) throw new Error('openssl speed printed something else')
    // Operations a second and seconds an operation stand in either order, by version.
    return Math.max(Number(figure), Number(other))
  })
}
