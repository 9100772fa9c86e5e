import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCommandLine } from './command-line'
import { toArguments } from './test-shell'

function read(command: string) {
  const [name = '', ...words] = command.split(' ')
  const { operands, options } = readCommandLine(name, toArguments(words))
  return {
    operands: operands.map(({ text }) => text).join(' '),
    options: options.map((each) =>
      each.value === null ? each.name : `${each.name}=${each.value}`,
    ),
  }
}

test.each([
  ['npm --userconfig /x config set a b', 'config set a b', ['--userconfig=/x']],
  ['npm config --userconfig=/x=y set a', 'config set a', ['--userconfig=/x=y']],
  ['npm install --no-save a', 'install a', ['--no-save']],
  ['git -C /x -c a=b clone -b v1 url', 'clone url', ['-C=/x', '-c=a=b', '-b=v1']],
  ['git config -f /x a b', 'config a b', ['-f=/x']],
  // Of another command of git's the same option takes no word.
  ['git pull -f url', 'pull url', ['-f']],
  ['gpg2 --homedir /x --import key', 'key', ['--homedir=/x', '--import']],
  ['pip3.14 install -e url --src /x', 'install url', ['-e', '--src=/x']],
  ['make -j --userconfig /x', '/x', ['-j', '--userconfig']],
  ['npm run a -- --userconfig /x', 'run a --userconfig /x', []],
  ['npm - --cache', '-', ['--cache']],
])('%s has the operands "%s"', (command, operands, options) => {
  expect(read(command)).toEqual({ operands, options })
})

test('every word is an operand or part of an option, once', () => {
  const word = fc.constantFrom(
    '-C',
    '-c',
    '--depth',
    '--depth=1',
    'clone',
    'config',
    '-f',
    'x',
    '-',
  )
  fc.assert(
    fc.property(fc.constantFrom('git', 'npm', 'cat'), fc.array(word), (name, words) => {
      const args = toArguments(words)
      const { operands, options } = readCommandLine(name, args)
      const seen = [...operands, ...options.flatMap((option) => option.words)]
      expect(seen).toHaveLength(args.length)
      expect(new Set(seen)).toEqual(new Set(args))
    }),
  )
})
