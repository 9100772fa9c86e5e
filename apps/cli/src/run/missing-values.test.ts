import { describe, expect, test } from 'vitest'
import { makeSuiteKeys, newApp, node, show } from '../testing/run-process'

const { keyFile, seal, foreign } = await makeSuiteKeys()
const common = ['--environment', 'test', '--keys', keyFile]

describe('what cannot be opened here', () => {
  const toml = () => `app = "myapp"
[env.test]
T_PLAIN = "here"
T_FOREIGN = ${foreign}
T_DIRECT = { secret = "db-keys", key = "password" }
[files.test]
"/app/foreign" = ${foreign.replace('T_FOREIGN', '/app/foreign')}
[secret_files.test.certs]
mount_path = "/app/certs/"
secret = "my-certs"
`

  test('is named, and the command is not started', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''))
    const result = await app.run([...common, ...node(show)])
    expect(result.err).toContain(
      'these have no value here: T_FOREIGN (sealed with a key that is not here), ' +
        'T_DIRECT (key password of the Kubernetes Secret db-keys), ' +
        '/app/certs (the Kubernetes Secret my-certs)',
    )
    expect([result.status, result.out, result.left]).toEqual([66, '', []])
  })

  test('comes from a dotenv file and a folder', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''), {
      '.env.local': 'T_FOREIGN="from dotenv"\nT_UNUSED=1\n',
      'values/T_DIRECT': 'from folder',
      'values/app/certs/ca.pem': 'PEM',
    })
    const args = ['--values', '.env.local', '--values', 'values']
    const result = await app.run([...common, ...args, ...node(show)])
    expect(result.err).toBe('')
    expect(JSON.parse(result.out)).toEqual({
      env: { T_PLAIN: 'here', T_FOREIGN: 'from dotenv', T_DIRECT: 'from folder' },
      files: { certs: ['ca.pem'] },
    })
  })

  test('is left out, with a warning, when that is allowed', async () => {
    const app = newApp(toml().replace(/\[files[^[]*/, ''))
    const result = await app.run([...common, '--allow-missing', ...node(show)])
    expect(JSON.parse(result.out)).toMatchObject({ env: { T_PLAIN: 'here' } })
    expect(result.err).toContain('goes without T_FOREIGN (sealed with a key that is not here)')
  })

  test('is everything when there is no private key', async () => {
    const app = newApp(`app = "myapp"\n[env.test]\nT_A = ${await seal('T_A', 'a')}\n`)
    const result = await app.run(['--environment', 'test', ...node(show)])
    expect([result.status, result.out]).toEqual([66, ''])
    expect(result.err).toContain('T_A (sealed with a key that is not here)')
  })
})
