import { expect, test } from 'vitest'
import { refuseMissingPrograms } from './needed-programs'

test('what is missing is named, with how to install it', () => {
  expect(() => {
    refuseMissingPrograms('/nowhere')
  }).toThrow(
    /^missing: bash, buildah, .*; on Debian: apt-get install --no-install-recommends bash buildah busybox-static /,
  )
})
