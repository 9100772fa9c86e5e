import { expect, test } from 'vitest'
import { readDockerfile } from '../instructions/read-dockerfile'
import { listFinalStages } from './final-stages'

test.each([
  ['FROM a', [0]],
  ['FROM a AS b\nFROM c', [1]],
  ['FROM a AS b\nFROM B AS c\nFROM d\nFROM c', [0, 1, 3]],
  ['FROM a AS b\nFROM c\nCOPY --from=b / /', [1]],
  // A name is of those that came before it.
  ['FROM b\nFROM a AS b', [1]],
  ['FROM a AS a\nFROM a AS a', [0, 1]],
])('the image of %j has the layers of stages %j', (source, expected) => {
  const final = listFinalStages(readDockerfile(source).stages)
  expect([...final].toSorted()).toEqual(expected)
})

test('stages that name each other end', () => {
  expect([...listFinalStages([{ parent: 1 }, { parent: 0 }])].toSorted()).toEqual([0, 1])
})
