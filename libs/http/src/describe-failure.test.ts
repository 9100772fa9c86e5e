import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { createLogger, describeFailure } from './index'

describe('a failure is described', () => {
  test('by kind, code and place, without its message', () => {
    const error = Object.assign(new RangeError('hunter2\n    at hunter2 (hunter2)'), {
      code: 'ENOENT',
      body: 'hunter2',
    })
    const report = describeFailure(error)
    expect(report).toMatchObject({ kind: 'RangeError', code: 'ENOENT' })
    expect(report.frames?.[0]).toContain('describe-failure.test.ts')
    expect(JSON.stringify(report)).not.toContain('hunter2')
  })

  test('with its message when it is one of this project', () => {
    const cause = new SyntaxError('hunter2')
    expect(describeFailure(new IterappError('ERR_HOST', 'another host', { cause }))).toEqual({
      kind: 'IterappError',
      code: 'ERR_HOST',
      message: 'another host',
      cause: { kind: 'SyntaxError', frames: expect.any(Array) as string[] },
    })
  })

  test('by its type when it is no error', () => {
    expect(describeFailure('hunter2')).toEqual({ kind: 'string' })
    expect(describeFailure(null)).toEqual({ kind: 'object' })
  })

  test('in spite of causes without end', () => {
    const error = new Error('hunter2')
    error.cause = error
    expect(JSON.stringify(describeFailure(error)).match(/"kind"/g)).toHaveLength(5)
  })

  test('so even when it is logged as it is, and when it has no message or stack', () => {
    const lines: string[] = []
    const logger = createLogger({ write: (line) => lines.push(line) })
    logger.error({ err: new Error('hunter2') }, 'failed')
    const bare = new Error()
    delete bare.stack
    logger.error({ err: bare }, 'failed')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'error', msg: 'failed', err: { kind: 'Error' } },
      { level: 'error', msg: 'failed', err: { kind: 'Error', frames: [] } },
    ])
    expect(lines.join('')).not.toContain('hunter2')
  })
})
