import { expect, test } from 'vitest'
import { parseQuantity } from './quantity'

test.each<[string, number]>([
  ['0', 0],
  ['1', 1],
  ['100m', 0.1],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['1e3', 1000],
  ['1E3', 1000],
  ['12e-1', 1.2],
  ['1k', 1000],
  ['1Ki', 1024],
  ['1M', 1e6],
  ['128Mi', 134_217_728],
  ['1E', 1e18],
  ['1Ei', 2 ** 60],
  ['5n', 5e-9],
  ['-1', -1],
])('%s is the quantity %d', (text, number) => {
  expect(parseQuantity(text)).toBeCloseTo(number, 12)
})

test.each(['', 'm', '1 Mi', '1mi', '1K', 'one', '1e', '1__proto__', '1.2.3'])(
  '%j is none',
  (text) => {
    expect(parseQuantity(text)).toBeNaN()
  },
)
