import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lintDockerfile } from '../lint-dockerfile'
import { knownOf } from '../testing/known-of'
import { readSecretMounts } from './read-secret-mounts'

const plain = { env: null, required: false, line: 2, column: 5 }

describe('a mount of a secret', () => {
  test.each([
    ['id=a', { id: 'a', target: '/run/secrets/a' }],
    ['source=a', { id: 'a', target: '/run/secrets/a' }],
    ['src=a,dst=/x', { id: 'a', target: '/x' }],
    ['target=/root/.npmrc', { id: '.npmrc', target: '/root/.npmrc' }],
    ['id=folder/a', { id: 'folder/a', target: '/run/secrets/a' }],
    ['ID=a,Destination=/x', { id: 'a', target: '/x' }],
    ['id=a,required', { id: 'a', target: '/run/secrets/a', required: true }],
    ['id=a,required=1', { id: 'a', target: '/run/secrets/a', required: true }],
    ['id=a,required=false', { id: 'a', target: '/run/secrets/a' }],
    ['id=a,env=A', { id: 'a', target: null, env: 'A' }],
    ['id=a,env=', { id: 'a', target: null, env: 'a' }],
    ['id=a,env=A,target=/x', { id: 'a', target: '/x', env: 'A' }],
    ['id="a b"', { id: 'a b', target: '/run/secrets/a b' }],
    [String.raw`id=a\ b`, { id: 'a b', target: '/run/secrets/a b' }],
    [String.raw`\"id=a,b\"`, { id: 'a,b', target: '/run/secrets/a,b' }],
    ['id=$KNOWN', { id: 'npm', target: '/run/secrets/npm' }],
    ['id=${KNOWN}-x', { id: 'npm-x', target: '/run/secrets/npm-x' }],
    ['id=${OTHER:-y}', { id: 'y', target: '/run/secrets/y' }],
    ['id=$OTHER', { id: '$OTHER', target: '/run/secrets/$OTHER' }],
  ])('with %s', (options, expected) => {
    const source = `FROM a\nRUN --mount=type=secret,${options} make`
    const withArgument = source.replace('FROM a', 'FROM a\nARG KNOWN=npm')
    expect(readSecretMounts(withArgument)).toEqual([{ ...plain, ...expected, line: 3 }])
  })

  test.each([
    ['type=cache,target=/x'],
    ['target=/x'],
    ['type=secret'],
    ['type=ssh,id=a'],
    ['id=a'],
  ])('is not one with %s', (options) => {
    expect(readSecretMounts(`FROM a\nRUN --mount=${options} make`)).toEqual([])
  })
})

test('mounts are only read from the flags of a RUN', () => {
  const source = `FROM a
# RUN --mount=type=secret,id=comment make
COPY --mount=type=secret,id=copy . .
RUN make --mount=type=secret,id=argument
RUN <<EOF
RUN --mount=type=secret,id=heredoc make
EOF
RUN echo 1 << 2 --mount=type=secret,id=shift
LABEL a="\\
RUN --mount=type=secret,id=label make"
`
  expect(readSecretMounts(source)).toEqual([])
})

test('mounts stand where their flags do, in lines that go on', () => {
  const source =
    'FROM a\r\nRUN \\\r\n  # why\r\n  --mount=type=secret,id=a \\\r\n\r\n  --network=none --mount=type=secret,id=b \\\r\n  make'
  expect(readSecretMounts(source).map(({ id, line, column }) => [id, line, column])).toEqual([
    ['a', 4, 3],
    ['b', 6, 18],
  ])
})

test('mounts of ONBUILD are asked for when a stage of the same file builds on theirs', () => {
  const onbuild = 'FROM node AS base\nONBUILD RUN --mount=type=secret,id=a make\n'
  expect(readSecretMounts(`${onbuild}FROM node`)).toEqual([])
  expect(readSecretMounts(`${onbuild}FROM Base`)).toEqual([
    { ...plain, id: 'a', target: '/run/secrets/a', line: 2, column: 13 },
  ])
})

const piece = fc.constantFrom(
  ...[
    'FROM a',
    'RUN ',
    'ONBUILD ',
    'ARG A',
    'ENV A=',
    '--mount=',
    'type=secret,',
    'id=a',
    ',env=A',
  ],
  ...[
    '\n',
    '\r\n',
    '\\\n',
    '\\',
    '`',
    '#',
    ' ',
    '\t',
    '<<EOF',
    '<<-"E"',
    'EOF',
    '$(',
    ')',
    '${',
    '}',
  ],
  ...[
    "'",
    '"',
    '[',
    ']',
    '["sh","-c","',
    '&&',
    '|',
    '>',
    '<',
    '(',
    '{',
    'if ',
    'cat /run/secrets/a',
  ],
  ...[
    '\0',
    '\uD800',
    '\uFEFF',
    '# escape=`\n',
    'SHELL ["bash"]',
    '=',
    'export ',
    'f() { ',
    '; f; ',
    '\nWORKDIR a\n',
    '<<EOF cat ',
    'case a in ',
    ';;',
  ],
)

test('whatever the text is, it is read and linted', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc
      .array(piece, { maxLength: 20 })
      .map((pieces) => `FROM a\nRUN --mount=type=secret,id=a ${pieces.join('')}`),
  )
  await fc.assert(
    fc.asyncProperty(text, async (source) => {
      const lines = source.split('\n')
      for (const { line, column } of readSecretMounts(source)) {
        expect(lines[line - 1]?.slice(column - 1).startsWith('-')).toBe(true)
      }
      for (const { line, column, length } of await lintDockerfile(source, knownOf('b'))) {
        expect(lines[line - 1]).toBeDefined()
        expect(column).toBeGreaterThan(0)
        expect(length).toBeGreaterThan(0)
      }
    }),
    { numRuns: 2000 },
  )
}, 120_000)
