import { expect, test } from 'vitest'
import { readShellOptions } from './shell-options'

test.each([
  [[], false, false],
  [['-c'], false, false],
  [['-euc'], false, true],
  [['-eux'], true, true],
  [['-x'], true, false],
  [['-oeux', 'pipefail', '-c'], true, true],
  [['-o', 'pipefail', '-c'], false, false],
  [['-o', 'errexit'], false, true],
  [['-o', 'xtrace'], true, false],
  [['-max-old=1', '--extra'], false, false],
])(
  'a shell with %j prints what it runs: %s, and ends at errors: %s',
  (words, isTracing, isStrict) => {
    expect(readShellOptions(words)).toEqual({ isTracing, isStrict })
  },
)
