import { expect, test } from 'vitest'
import { toArguments } from './test-shell'
import { unwrapCommand } from './unwrap-command'

test.each([
  ['cat a', 'cat a'],
  ['sudo cat a', 'cat a'],
  ['/usr/bin/sudo -u node -E cat a', 'cat a'],
  ['sudo A=1 cat', 'cat'],
  ['env -i A=1 B=2 cat a', 'cat a'],
  ['env -u A cat', 'cat'],
  ['env', 'env'],
  ['env A=1', 'env A=1'],
  ['timeout -k 5 10 cat a', 'cat a'],
  ['timeout 10 sudo nice -n 5 cat a', 'cat a'],
  ['gosu node cat a', 'cat a'],
  ['exec -a name cat', 'cat'],
  ['command cat a', 'cat a'],
  ['command -v cat', 'command -v cat'],
  ['time -f %e cat', 'cat'],
  ['python3.14 -m pip install a', 'pip install a'],
  ['sudo python -m pip config set a b', 'pip config set a b'],
  ['python3 -m http.server', 'python3 -m http.server'],
  ['sudo', 'sudo'],
  ['', ''],
])('what %j runs is %j', (command, expected) => {
  const words = command === '' ? [] : command.split(' ')
  const run = unwrapCommand(toArguments(words))
  expect(run.map(({ text }) => text).join(' ')).toBe(expected)
})
