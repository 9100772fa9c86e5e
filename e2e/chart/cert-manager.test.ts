import { chartFolder, renderObjects, selectKind, selectOne } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'

const own = renderObjects({ valuesFile: `${chartFolder}/ci/cert-manager-values.yaml` })
const others = renderObjects({ valuesFile: `${chartFolder}/ci/cert-manager-issuer-values.yaml` })

const namesOf = (objects: typeof own, kind: string) =>
  selectKind(objects, kind)
    .map(({ metadata }) => metadata.name)
    .sort()

describe('with cert-manager', () => {
  test.each([
    ['an authority of its own', own],
    ["somebody else's issuer", others],
  ])('and %s there is no controller', (_name, objects) => {
    const text = JSON.stringify(objects)
    expect(text).not.toContain('iterapp-controller')
    expect(namesOf(objects, 'Deployment')).toEqual(['iterapp-keys', 'iterapp-webhook'])
  })

  test.each([own, others])('the webhooks get the authority of their certificate', (...objects) => {
    for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']) {
      expect(selectOne(objects, kind, 'iterapp').metadata.annotations).toEqual({
        'cert-manager.io/inject-ca-from': 'iterapp-system/iterapp-webhook-tls',
      })
    }
  })

  test('the services get certificates in the Secrets that they mount, from one authority', () => {
    expect(namesOf(own, 'Issuer')).toEqual(['iterapp-authority', 'iterapp-self-signed'])
    expect(namesOf(own, 'Certificate')).toEqual([
      'iterapp-authority',
      'iterapp-keys-tls',
      'iterapp-webhook-tls',
    ])
    expect(selectOne(own, 'Certificate', 'iterapp-keys-tls')).toMatchObject({
      spec: {
        secretName: 'iterapp-keys-tls',
        dnsNames: ['iterapp-keys.iterapp-system.svc'],
        duration: '24h',
        issuerRef: { name: 'iterapp-authority', kind: 'Issuer', group: 'cert-manager.io' },
      },
    })
  })

  test('the authority keeps its key when it is renewed, since pods keep the root', () => {
    expect(selectOne(own, 'Certificate', 'iterapp-authority')).toMatchObject({
      spec: {
        secretName: 'iterapp-authority',
        isCA: true,
        duration: '8760h',
        privateKey: { rotationPolicy: 'Never' },
        issuerRef: { name: 'iterapp-self-signed' },
      },
    })
    expect(selectOne(own, 'Issuer', 'iterapp-authority')).toMatchObject({
      spec: { ca: { secretName: 'iterapp-authority' } },
    })
  })

  test("somebody else's issuer issues both, and nothing else is made", () => {
    expect(namesOf(others, 'Issuer')).toEqual([])
    expect(namesOf(others, 'Certificate')).toEqual(['iterapp-keys-tls', 'iterapp-webhook-tls'])
    expect(selectOne(others, 'Certificate', 'iterapp-keys-tls')).toMatchObject({
      spec: { issuerRef: { name: 'company', kind: 'ClusterIssuer' } },
    })
  })
})
