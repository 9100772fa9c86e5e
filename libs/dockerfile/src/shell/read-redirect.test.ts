import { expect, test } from 'vitest'
import { loadShellParser } from './parse-shell'
import { spellWord, type ShellNode, type ShellRedirect } from './shell-tree'

/** What has redirections in a tree: a program or a group, and them. */
function listRedirects(node: ShellNode): readonly string[] {
  switch (node.kind) {
    case 'command':
      return describe(node.words.map(spellWord).join(' '), node.redirects)
    case 'function':
      return listRedirects(node.body)
    case 'pipeline':
      return node.parts.flatMap(listRedirects)
    case 'sequence':
      return [...node.parts.flatMap(listRedirects), ...describe('group', node.redirects)]
  }
}

function describe(what: string, redirects: readonly ShellRedirect[]): readonly string[] {
  return redirects.map(
    ({ operator, descriptor, word }) => `${what} ${descriptor ?? ''}${operator} ${spellWord(word)}`,
  )
}

test.each([
  ['a > x', ['a > x']],
  ['a 2>> "$x"', ['a 2>> ${x}']],
  ['a >x 2>&1 <y', ['a > x', 'a 2>& 1', 'a < y']],
  ['> x a b', ['a b > x']],
  ['a &> x', ['a &> x']],
  ['a <<< "$x"', ['a <<< ${x}']],
  ['a && b > x', ['b > x']],
  ['a | b > x', ['b > x']],
  ['a > y | b', ['a > y']],
  ['a || b | c > x', ['c > x']],
  ['{ a; b; } > x', ['group > x']],
  ['(a; b) 2> x', ['group 2> x']],
  ['if a; then b; fi > x', ['group > x']],
  ['while read l; do a; done < x', ['group < x']],
  ['f() { a > x; }', ['a > x']],
  ['cat <<E > x\n$A\nE\n', ['cat << ${A}\n', 'cat > x']],
  ["cat <<'E'\n$A\nE\n", ['cat << $A\n']],
  ['cat <<E | b\na\nE\n', ['cat << a\n']],
  ['cat <<E && b > x\na\nE\n', ['cat << a\n', 'b > x']],
])('in %j redirections belong to those that have them', async (text, expected) => {
  const parse = await loadShellParser()
  const node = parse(text)
  expect(node === null ? null : listRedirects(node)).toEqual(expected)
})
