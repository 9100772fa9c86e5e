import { renderObjects, readSettings, template } from '@iterapp/cluster'
import { describe, expect, test } from 'vitest'
/* eslint-disable @nx/enforce-module-boundaries -- what an app accepts, its own reader says */
import { claimsWithoutId } from '../../apps/keys/src/cluster/builders/id-claims'
import { readSettingsFile } from '../../apps/keys/src/cluster/settings-file'
/* eslint-enable @nx/enforce-module-boundaries */

// The chart says at once what the keys service would say when it starts, in the same words.

const issuer = { issuer: 'https://gitlab.example.com', audience: 'a' }

const values = (idClaim: string, id: string) => ({
  builders: {
    oidc: { enabled: true, issuers: [{ ...issuer, idClaim, builders: [{ app: 'web', id }] }] },
  },
})

/** What the keys service says of settings that the chart would not render. */
function refusalOf(idClaim: string, id: string): string {
  const text = readSettings(renderObjects({ values: values('project_id', '1') }), 'keys')
  const settings = text.replace('"project_id"', JSON.stringify(idClaim)).replace('"1"', `"${id}"`)
  try {
    readSettingsFile(settings)
  } catch (error) {
    return (error as Error).message.replaceAll(/\.(\d+)/g, '[$1]')
  }
  throw new Error('it was read')
}

describe('no project is known by', () => {
  test.each([...claimsWithoutId.keys()])('the claim %s', (idClaim) => {
    const { stderr, status } = template({ values: values(idClaim, '1') })
    expect(stderr).toContain(refusalOf(idClaim, '1'))
    expect(status).toBe(1)
  })

  test.each(['repo', ...claimsWithoutId.keys()])('a subject that begins with %s', (first) => {
    const id = `${first}:shop/web:ref:refs/heads/main`
    const { stderr, status } = template({ values: values('sub', id) })
    expect(stderr).toContain(refusalOf('sub', id))
    expect(status).toBe(1)
  })
})

test.each([
  ['repository_id', 'repository:74'],
  ['organization_id', '74'],
  ['sub', '110169484474386276334'],
  ['sub', 'organization_id:74:pipeline_id:75'],
  ['sub', 'repo'],
])('the claim %s may be an id: %s', (idClaim, id) => {
  const render = { values: values(idClaim, id) }
  expect(template(render).stderr).toBe('')
  const { issuers } = readSettingsFile(readSettings(renderObjects(render), 'keys')).builders
  expect(issuers).toMatchObject([{ idClaim, builders: [{ id }] }])
})
