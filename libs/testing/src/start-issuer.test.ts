import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { startIssuer, trustCertificate } from './index'

describe('an issuer', () => {
  test('signs with a key that its discovery leads to', async () => {
    const issuer = await startIssuer({ path: '/group' })
    trustCertificate(issuer.certificate.cert)
    const found = await fetch(`${issuer.url}/.well-known/openid-configuration`)
    const { issuer: named, jwks_uri: keys } = (await found.json()) as Record<string, string>
    expect(named).toBe(issuer.url)
    const token = await issuer.sign({ aud: 'a', project_id: '1' })
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(keys ?? '')))
    expect(payload).toMatchObject({ iss: issuer.url, aud: 'a', project_id: '1' })
    expect(issuer.asked).toEqual(['/group/.well-known/openid-configuration', '/group/keys'])
  })

  test('that has another key publishes that one alone', async () => {
    const issuer = await startIssuer({ alg: 'ES256' })
    trustCertificate(issuer.certificate.cert)
    const before = issuer.publicKey()
    await issuer.rotate()
    const { keys } = (await (await fetch(`${issuer.url}/keys`)).json()) as { keys: unknown[] }
    expect(keys).toEqual([issuer.publicKey()])
    expect(issuer.publicKey().kid).not.toBe(before.kid)
  })

  test('is trusted by nobody who was not told to', async () => {
    const issuer = await startIssuer()
    await expect(fetch(`${issuer.url}/keys`)).rejects.toThrow('fetch failed')
  })
})
