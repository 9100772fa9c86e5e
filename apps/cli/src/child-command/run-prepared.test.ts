import { afterEach, describe, expect, test } from 'vitest'
import { runPrepared, type PreparedCommand } from './run-prepared'

const before = process.listeners('SIGTERM')

afterEach(() => {
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const) {
    for (const listener of process.listeners(signal)) {
      if (!before.includes(listener)) process.off(signal, listener)
    }
  }
})

/** A command that ends when it gets a signal; it notes what is done with it. */
function newCommand(whileStarting: () => void = () => undefined) {
  const noted: string[] = []
  const command: PreparedCommand = {
    discard: () => {
      noted.push('discarded')
      return Promise.resolve()
    },
    start: async () => {
      const { promise, resolve } = Promise.withResolvers<number>()
      noted.push('started')
      whileStarting()
      await Promise.resolve()
      const kill = (signal: NodeJS.Signals) => {
        noted.push(signal)
        if (signal === 'SIGTERM') resolve(3)
      }
      return { ended: promise, kill }
    },
  }
  return { command, noted }
}

describe('a signal', () => {
  test('while the command is prepared ends it before it starts', async () => {
    const { command, noted } = newCommand()
    const prepare = async () => {
      process.emit('SIGHUP')
      await Promise.resolve()
      return command
    }
    expect(await runPrepared(prepare, false)).toBe(129)
    expect(noted).toEqual(['discarded'])
  })

  test('while the command is started reaches it', async () => {
    const { command, noted } = newCommand(() => process.emit('SIGTERM'))
    expect(await runPrepared(() => Promise.resolve(command), false)).toBe(3)
    expect(noted).toEqual(['started', 'SIGTERM'])
  })

  test.each([
    [true, ['started', 'SIGTERM']],
    [false, ['started', 'SIGINT', 'SIGTERM']],
  ])('of a key is passed on unless the terminal does it (%j)', async (isTerminal, expected) => {
    const { command, noted } = newCommand(() => {
      setImmediate(() => {
        process.emit('SIGINT')
        process.emit('SIGTERM')
      })
    })
    expect(await runPrepared(() => Promise.resolve(command), isTerminal)).toBe(3)
    expect(noted).toEqual(expected)
  })
})
