import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createReadiness, listenAll, stopListeners } from './index'
import type { Listener } from './index'

const answering = (text: string) => ({
  app: (_request: unknown, response: { end: (text: string) => void }) => {
    response.end(text)
  },
  host: '127.0.0.1',
  port: 0,
  portSetting: '--port',
})

async function listenToTwo(): Promise<readonly [Listener, Listener]> {
  const listeners = await listenAll(answering('one'), answering('two'))
  onTestFinished(async () => {
    for (const { close } of listeners) await close(0).catch(() => undefined)
  })
  return listeners
}

const textOf = async ({ url }: Listener) => (await fetch(url)).text()

describe('several servers', () => {
  test('listen each on its own port', async () => {
    const [one, two] = await listenToTwo()
    expect([await textOf(one), await textOf(two)]).toEqual(['one', 'two'])
  })

  test('do not listen at all when one of them cannot', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void taken.close())
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const [{ url, close }] = await listenAll(answering('one'))
    await close(0)
    const free = Number(url.port)
    await expect(
      listenAll({ ...answering('one'), port: free }, { ...answering('two'), port }),
    ).rejects.toMatchObject({ code: 'ERR_PORT_IN_USE' })
    await expect(fetch(`http://127.0.0.1:${free}`)).rejects.toThrow()
  })
})

describe('a stop', () => {
  test('goes on serving for a while, but is not ready any more', async () => {
    const listeners = await listenToTwo()
    const readiness = createReadiness()
    readiness.setReady(true)
    const stopped = stopListeners(listeners, { readiness, drain: 300, limit: 1000 })
    expect(readiness.isReady()).toBe(false)
    expect(await textOf(listeners[0])).toBe('one')
    expect(await stopped).toBe(true)
    for (const listener of listeners) await expect(textOf(listener)).rejects.toThrow()
  })

  test('tells whether something had to be cut off', async () => {
    const hanging = { ...answering(''), app: () => undefined }
    const listeners = await listenAll(hanging)
    const readiness = createReadiness()
    const asked = textOf(listeners[0]).catch(() => 'cut off')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await stopListeners(listeners, { readiness, drain: 0, limit: 50 })).toBe(false)
    expect(await asked).toBe('cut off')
  })
})
