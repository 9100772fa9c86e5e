import { temporaryFolder } from '@iterapp/testing'
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCli } from '../testing/run-cli'

/** What bash offers for a line, of which the last word is being typed. */
async function complete(...words: string[]): Promise<string[]> {
  const cwd = temporaryFolder()
  const { out } = await runCli(['completion', 'bash'])
  writeFileSync(join(cwd, 'script'), out)
  writeFileSync(join(cwd, 'a key.json'), '')
  const ask =
    'source ./script; COMP_WORDS=(iterapp "$@"); COMP_CWORD=$#; _iterapp; printf "%s\\n" "${COMPREPLY[@]}"'
  const answer = execFileSync('bash', ['--norc', '-euc', ask, 'bash', ...words], { cwd })
  return answer
    .toString()
    .split('\n')
    .filter((word) => word !== '')
}

describe('in bash', () => {
  test.each([
    [['e'], ['encrypt']],
    [
      ['keys', ''],
      ['init', 'fetch', 'show', 'help'],
    ],
    [['keys', 'show', '--p'], ['--public']],
    [['lint', '--pa'], ['--page']],
    [['encrypt', '--al'], ['--all-environments']],
    [['encrypt', '--name', 'keys', '--wr'], ['--write']],
    [['encrypt', '--keys', 'a'], ['a key.json']],
    [['encrypt', '--keys', '=', 'a'], ['a key.json']],
    [
      ['encrypt', '--keys', '='],
      ['a key.json', 'script'],
    ],
    [['encrypt', '--app', ''], []],
    [['keys', 'init', 's'], ['script']],
    [['render', 's'], ['script']],
    [['render', '--by'], ['--by-name']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['run', '--', 'a'], ['a key.json']],
    [
      ['build', '--ke'],
      ['--keys', '--keys-service'],
    ],
    [['build', '--from', 'a'], ['a key.json']],
    [['build', '--ca', 's'], ['script']],
    [['build', '--print', '--', 'a'], ['a key.json']],
    [['nonsense', ''], ['encrypt']],
  ])('%j is completed by %j', async (words, expected) => {
    expect((await complete(...words)).toSorted()).toEqual(
      expect.arrayContaining(expected.toSorted()),
    )
  })

  test('what cannot stand there is not offered', async () => {
    expect(await complete('encrypt', '--app', '')).toEqual([])
    expect(await complete('lint', '--page', '')).toEqual([])
    expect(await complete('keys', 'f')).toEqual(['fetch'])
  })
})

test('the scripts for zsh and fish know every command, option and choice', async () => {
  const zsh = (await runCli(['completion', 'zsh'])).out
  const fish = (await runCli(['completion', 'fish'])).out
  expect(zsh).toMatch(/^#compdef iterapp\n/)
  expect(zsh).toContain("'keys:show') at='keys show' ;;")
  expect(zsh).toContain("'--trim:drop one line end at the end of the value'")
  expect(zsh).toContain("'completion:'*) compadd -- bash zsh fish ;;")
  expect(fish).toContain(
    "complete -c iterapp -n '__iterapp_at \\'keys show\\'' -s k -l keys -r -F -d",
  )
  expect(fish).toContain(
    "complete -c iterapp -n '__iterapp_at \\'completion\\'' -f -a 'bash zsh fish'",
  )
})

test('another shell is refused with those that there are', async () => {
  const { status, err } = await runCli(['completion', 'hunter2'])
  expect(status).toBe(64)
  expect(err).toContain('the value of shell cannot be used. Allowed choices are bash, zsh, fish.')
  expect(err).not.toContain('hunter2')
})
