import { describe, expect, test } from 'vitest'
import {
  errorCatalog,
  errorPage,
  explainError,
  IterappError,
  isIterappError,
  toIterappError,
} from './index'

describe('an error', () => {
  test('has a code, a message and its entry of the catalogue', () => {
    const error = new IterappError('ERR_PORT_IN_USE', 'port 1 is taken')
    expect(error).toMatchObject({ code: 'ERR_PORT_IN_USE', message: 'port 1 is taken' })
    expect(error.entry).toBe(errorCatalog.ERR_PORT_IN_USE)
  })

  test('says what its code means when no message is given', () => {
    expect(new IterappError('ERR_METHOD').message).toBe(errorCatalog.ERR_METHOD.means)
  })

  test('is told from others by its class and code', () => {
    const error = new IterappError('ERR_METHOD')
    expect(isIterappError(error)).toBe(true)
    expect(isIterappError(error, 'ERR_METHOD')).toBe(true)
    expect(isIterappError(error, 'ERR_HOST')).toBe(false)
    expect(isIterappError(new Error('x'))).toBe(false)
  })

  test('of another kind passes on only its kind, because its message may quote a secret', () => {
    expect(toIterappError(new SyntaxError('unexpected token hunter2')).message).toBe(
      'unexpected SyntaxError',
    )
    const system = Object.assign(new Error('open hunter2'), { code: 'EACCES' })
    expect(toIterappError(system).message).toBe('unexpected Error (EACCES)')
    expect(toIterappError('hunter2').message).toBe('unexpected string')
    const own = new IterappError('ERR_METHOD')
    expect(toIterappError(own)).toBe(own)
  })
})

test('an error is explained in one line', () => {
  expect(explainError(new IterappError('ERR_METHOD', 'it is a GET'))).toBe(
    'ERR_METHOD: it is a GET. Check the method.',
  )
  expect(explainError(new IterappError('ERR_METHOD'))).toBe(
    'ERR_METHOD: This path does not take this method. Check the method.',
  )
})

describe('the catalogue', () => {
  test('is printed in docs/errors.md (npm run docs:errors writes it)', async () => {
    await expect(errorPage()).toMatchFileSnapshot('../../../docs/errors.md')
  })

  test.each(Object.entries(errorCatalog))('says what %s means and what to do', (_code, entry) => {
    expect(entry.means).toMatch(/^[A-Z].*\.$/)
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/)
    expect(entry.exit).toBeGreaterThan(0)
    expect(entry.http).toBeGreaterThanOrEqual(400)
  })
})
