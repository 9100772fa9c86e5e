import { expect, test } from 'vitest'
import { readDockerfile } from '../instructions/read-dockerfile'
import { readScript } from './read-script'

/** The script of the last instruction of a Dockerfile, and the Dockerfile. */
function read(run: string) {
  const source = `FROM a\n${run}`
  const instruction = readDockerfile(source).instructions.at(-1)
  if (instruction === undefined) throw new Error('there is no instruction')
  return { source, script: readScript(instruction) }
}

test.each([
  ['RUN make', 'make\n'],
  ['RUN --network=none make \\\n  all', 'make   all\n'],
  ['RUN <<E\nmake\nE', 'make\n'],
  ['RUN <<-"E"\n\tmake\n\tE', '\tmake\n'],
  ['RUN <<E\n#!/bin/sh -e\nmake\nE', '#!/bin/sh -e\nmake\n'],
  ['RUN <<E\nnot at its end', 'not at its end'],
  ['RUN cat <<E\n$A\nE', 'cat <<E\n$A\nE'],
  ['RUN <<E cat > x\n$A\nE', 'cat <<E > x\n$A\nE'],
  ['RUN a && <<E cat "b c" | d\n$A\nE', 'a && cat "b c" <<E | d\n$A\nE'],
  ['RUN [ -f a ] && b', '[ -f a ] && b\n'],
])('the shell gets of %j the text %j', (run, text) => {
  const { source, script } = read(run)
  expect(script?.text.text).toBe(text)
  // But for the line end that the line of an instruction is given, every character is the source's.
  script?.text.offsets.forEach((offset, index) => {
    if (text[index] !== '\n') expect(source[offset]).toBe(text[index])
  })
})

test('the exec form is words, each in quotes', () => {
  const { script } = read('RUN ["sh", "-c", "echo \'$A\'"]')
  expect(script?.words).toEqual(['sh', '-c', "echo '$A'"])
  expect(script?.text.text).toBe(String.raw`'sh' '-c' 'echo '\''$A'\'''`)
})

test.each(['RUN <<E\n#!/usr/bin/env python3\nx\nE', 'RUN <<E\n#!/usr/bin/perl\nx\nE'])(
  '%j is no text for a shell',
  (run) => {
    expect(read(run).script).toBeNull()
  },
)

test.each([
  ['#!/bin/bash -x', true],
  ['#!/bin/sh -eux', true],
  ['#!/usr/bin/env bash', false],
  ['#!/bin/sh -e', false],
])('a script that begins with %s is traced: %s', (line, isTracing) => {
  expect(read(`RUN <<E\n${line}\nmake\nE`).script?.isTracing).toBe(isTracing)
})
