import { describe, expect, test } from 'vitest'
import { readSettingsFile } from './settings-file'

type Json = Readonly<Record<string, unknown>>

/** The least that a file of settings says. */
const least = {
  namespace: 'iterapp-system',
  authority: { secret: 'iterapp-authority' },
  certificates: [
    { secret: 'iterapp-keys-tls', dnsNames: ['iterapp-keys.iterapp-system.svc'] },
    { secret: 'iterapp-webhook-tls', dnsNames: ['iterapp-webhook.iterapp-system.svc', 'a'] },
  ],
  webhookConfigurations: 'iterapp',
}

const read = (change: Json = {}) => readSettingsFile(JSON.stringify({ ...least, ...change }))

const readCertificate = (change: Json) =>
  read({ certificates: [{ secret: 'a', dnsNames: ['a.test'], ...change }] })

describe('a file of settings', () => {
  test('needs to say little', () => {
    expect(read()).toEqual({
      ...least,
      authority: { secret: 'iterapp-authority', days: 3650 },
      leafHours: 720,
      intervalSeconds: 30,
    })
  })

  test('can say all', () => {
    const change = {
      authority: { secret: 'ca', days: 36_500 },
      leafHours: 8784,
      intervalSeconds: 3600,
    }
    expect(read(change)).toEqual({ ...least, ...change })
  })

  test('may want certificates that live for a minute', () => {
    const { leafHours } = read({ leafHours: 1 / 60, intervalSeconds: 10 })
    expect(leafHours * 3_600_000).toBe(60_000)
  })

  test.each(['a', 'a.b-c.svc', `${'a'.repeat(63)}.test`, '1'])('may have the name %s', (name) => {
    const [certificate] = readCertificate({ secret: name, dnsNames: [name] }).certificates
    expect(certificate).toEqual({ secret: name, dnsNames: [name] })
  })
})

describe('a file of settings is refused', () => {
  const refusal = (change: () => unknown) => {
    try {
      change()
      return 'it was not refused'
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      return `${code}: ${message}`
    }
  }

  test.each(['', 'hunter2', '{"hunter2":', 'namespace: hunter2'])(
    'when it is not JSON: %j',
    (source) => {
      expect(refusal(() => readSettingsFile(source))).toBe(
        'ERR_SETTINGS: the settings are not JSON',
      )
    },
  )

  test.each(['null', '"hunter2"', '1'])('when it is no object: %s', (source) => {
    expect(refusal(() => readSettingsFile(source))).toBe(
      'ERR_SETTINGS: the settings: expected Object',
    )
  })

  const name = 'expected a name of lower-case letters, digits, - and .'

  test.each<[string, Json, string]>([
    ['namespace', { namespace: undefined }, 'it is missing'],
    ['namespace', { namespace: 'a.b' }, name],
    ['namespace', { namespace: 'a/b' }, name],
    ['authority', { authority: undefined }, 'it is missing'],
    ['authority.secret', { authority: {} }, 'it is missing'],
    ['authority.secret', { authority: { secret: 'A' } }, name],
    ['authority.secret', { authority: { secret: '../a' } }, name],
    ['authority.days', { authority: { secret: 'a', days: 0 } }, 'expected >=1'],
    ['authority.days', { authority: { secret: 'a', days: 36_501 } }, 'expected <=36500'],
    ['authority.days', { authority: { secret: 'a', days: 1.5 } }, 'expected another value'],
    ['authority.key', { authority: { secret: 'a', key: 'hunter2' } }, 'there is no such setting'],
    ['certificates', { certificates: undefined }, 'it is missing'],
    ['certificates', { certificates: [] }, 'expected >=1'],
    ['leafHours', { leafHours: 0.016 }, 'expected >=0.016666666666666666'],
    ['leafHours', { leafHours: 8785 }, 'expected <=8784'],
    ['leafHours', { leafHours: '720' }, 'expected number'],
    ['webhookConfigurations', { webhookConfigurations: undefined }, 'it is missing'],
    ['webhookConfigurations', { webhookConfigurations: ['a'] }, 'expected string'],
    ['intervalSeconds', { intervalSeconds: 0.5 }, 'expected >=1'],
    ['intervalSeconds', { intervalSeconds: 3601 }, 'expected <=3600'],
    ['interval', { interval: 1 }, 'there is no such setting'],
    ['__proto__', JSON.parse('{"__proto__":{}}') as Json, 'there is no such setting'],
  ])('naming the member %s: %j', (member, change, expected) => {
    expect(refusal(() => read(change))).toBe(`ERR_SETTINGS: ${member}: ${expected}`)
  })

  test.each<[string, Json, string]>([
    ['secret', { secret: undefined }, 'it is missing'],
    ['secret', { secret: 'a'.repeat(254) }, 'expected <=253'],
    ['dnsNames', { dnsNames: undefined }, 'it is missing'],
    ['dnsNames', { dnsNames: [] }, 'expected >=1'],
    ['dnsNames', { dnsNames: Array(101).fill('a') }, 'expected <=100'],
    ['dnsNames.0', { dnsNames: ['*.test'] }, name],
    ['dnsNames.0', { dnsNames: ['a.test.'] }, name],
    ['dnsNames.1', { dnsNames: ['a', `${'a'.repeat(64)}.test`] }, name],
    ['dnsNames.0', { dnsNames: ['a, DNS:b'] }, name],
    ['names', { names: [] }, 'there is no such setting'],
  ])('naming the member certificates.0.%s: %j', (member, change, expected) => {
    expect(refusal(() => readCertificate(change))).toBe(
      `ERR_SETTINGS: certificates.0.${member}: ${expected}`,
    )
  })

  test.each<[string, Json]>([
    ['two certificates', { certificates: [...least.certificates, ...least.certificates] }],
    ['a certificate and its authority', { authority: { secret: 'iterapp-keys-tls' } }],
  ])('when %s are in one Secret', (_title, change) => {
    expect(refusal(() => read(change))).toBe(
      'ERR_SETTINGS: certificates: two have the same Secret, or one has that of the authority',
    )
  })

  test('when times do not fit together', () => {
    expect(refusal(() => read({ authority: { secret: 'a', days: 29 } }))).toBe(
      'ERR_SETTINGS: leafHours: longer than authority.days',
    )
    expect(refusal(() => read({ leafHours: 1 / 60, intervalSeconds: 11 }))).toBe(
      'ERR_SETTINGS: intervalSeconds: too long for leafHours',
    )
  })
})
