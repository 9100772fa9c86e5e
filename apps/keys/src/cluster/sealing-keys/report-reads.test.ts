import { IterappError } from '@iterapp/errors'
import { createLogger } from '@iterapp/http'
import { expect, test } from 'vitest'
import { reportReads } from './report-reads'

test('an outage is told at once, then less and less often, and when it is over', () => {
  const lines: string[] = []
  const { onFailure, onSuccess } = reportReads(createLogger({ write: (line) => lines.push(line) }))
  const log = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  onSuccess(0)
  expect(lines).toEqual([])
  const away = new IterappError('ERR_API_SERVER', 'away')
  for (let failures = 1; failures <= 20; failures++) onFailure(away, failures)
  expect(log().map(({ failures }) => failures)).toEqual([1, 2, 4, 8, 16])
  expect(log()[0]).toMatchObject({
    level: 'error',
    lastRead: expect.stringMatching(/^\d{4}-/) as string,
    failure: { code: 'ERR_API_SERVER', message: 'away' },
    msg: 'the keys cannot be read; what is loaded stays',
  })
  onSuccess(20)
  expect(log().at(-1)).toMatchObject({ level: 'info', msg: 'the keys can be read again' })
})
