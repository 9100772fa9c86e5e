import { expect, test } from 'vitest'
import { evaluateWord, type Argument } from './evaluate-word'
import { createScope } from './test-shell'

/** The argument of a `true WORD`, after other commands. */
async function evaluate(word: string, before = ''): Promise<Argument> {
  const text = `true ${word}`
  const scope = await createScope(text, before)
  const node = scope.parse(text)
  const command = node?.kind === 'sequence' ? node.parts[0] : undefined
  const argument = command?.kind === 'command' ? command.words[1] : undefined
  if (argument === undefined) throw new Error(`${text} has no argument`)
  return evaluateWord(scope, argument)
}

test.each([
  ['a', []],
  ['$E', ['e']],
  ['"x${E}y"', ['e']],
  ['${E:-x}', ['e']],
  ['${E%%.*}', ['e']],
  ["'$E'", []],
  [String.raw`\$E`, []],
  ['${#E}', []],
  ['${E:+set}', []],
  ['${X:-$E}', ['e']],
  ['$(cat /run/secrets/t)', ['t']],
  ['"$(< /run/secrets/t)-$E"', ['t', 'e']],
  ['$(wc -c < /run/secrets/t)', []],
  ['<(cat /run/secrets/t)', []],
  ['/run/secrets/t', []],
])('the word %s has the values of %j', async (word, ids) => {
  const { flows } = await evaluate(word)
  expect(flows.map(({ id }) => id)).toEqual(ids)
})

test.each([
  ['$DB_PASSWORD', '. /run/secrets/t', ['t']],
  ['https://$X:$GIT_TOKEN@h', 'set -a; source /run/secrets/t', ['t']],
  ['$GIT_TOKEN', 'export $(cat /run/secrets/t | xargs)', ['t']],
  ['$GIT_NAME', '. /run/secrets/t', []],
  ['$NEXT_PUBLIC_TOKEN', '. /run/secrets/t', []],
  ['$GIT_TOKEN', '. /run/secrets/t; GIT_TOKEN=none', []],
  ['$GIT_TOKEN', '. ./versions', []],
  ['$GIT_TOKEN', '', []],
])('the word %s after %j has the values of %j', async (word, before, ids) => {
  const { flows } = await evaluate(word, before)
  expect(flows.map(({ id }) => id)).toEqual(ids)
})

test.each([
  ['/run/secrets/t', 't'],
  ['"/run/secrets/t"', 't'],
  ['/run/./secrets//t', 't'],
  ['../run/secrets/t', 't'],
  ['/run/secrets/*', 't'],
  ['if=/run/secrets/t', 't'],
  ['--file=/run/secrets/t', 't'],
  ['@/run/secrets/t', 't'],
  ['$F', 't'],
  ['${D}/t', 't'],
  ['/run/secrets/tt', null],
  ['/run/secrets', null],
  ['$E', null],
])('the word %s names the file of %j', async (word, id) => {
  const { file } = await evaluate(word, 'F=/run/secrets/t; D=/run/secrets')
  expect(file).toBe(id)
})

test('what a word shows stands where the word does', async () => {
  const { flows } = await evaluate('x"$E"')
  expect(flows.map(({ mark }) => mark)).toEqual([{ offset: 5, length: 5, command: '' }])
})
