import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../testdata/skeletons.json'
import { checkSkeleton, MAX_SKELETON_LENGTH, MAX_SKELETON_PARTS, skeletonOf } from './index'

describe('the skeleton of a value', () => {
  test.each(vectors.valid)(
    'shows its quotes alone: $description',
    ({ input, expect: expected }) => {
      expect(skeletonOf(input)).toBe(expected)
      if (expected !== null) checkSkeleton(expected)
    },
  )

  test('has as many quotes as the value, in the same order, and is its own skeleton', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '_', 'x', '\n', '🔑') }), (value) => {
        const skeleton = skeletonOf(value)
        if (skeleton === null) {
          expect(value).not.toContain("'")
          return
        }
        expect(skeleton.replace(/[^']/g, '')).toBe(value.replace(/[^']/g, ''))
        expect(skeletonOf(skeleton)).toBe(skeleton)
        if (skeleton.length <= MAX_SKELETON_PARTS) checkSkeleton(skeleton)
      }),
    )
  })
})

describe('a skeleton is refused', () => {
  test.each(vectors.invalid)('$description', ({ input, expect: { code } }) => {
    expect(() => {
      checkSkeleton(input)
    }).toThrow(expect.objectContaining({ code }) as Error)
  })

  test('with more parts, or longer, than can be composed, saying how many there are', () => {
    const code = 'ERR_VALUE_TOO_MANY_QUOTES'
    checkSkeleton("_'".repeat(MAX_SKELETON_PARTS))
    expect(() => {
      checkSkeleton("_'".repeat(MAX_SKELETON_PARTS + 1))
    }).toThrow(
      expect.objectContaining({
        code,
        message:
          'single quotes split the value into 65 parts and 65 quotes; at most 64 parts and 1024 characters of both can be a variable; deliver it as a file, under [files.…]',
      }) as Error,
    )
    checkSkeleton("'".repeat(MAX_SKELETON_LENGTH))
    expect(() => {
      checkSkeleton("'".repeat(MAX_SKELETON_LENGTH + 1))
    }).toThrow(expect.objectContaining({ code }) as Error)
  })

  test('in linear time, whatever a header brings', () => {
    const start = performance.now()
    expect(() => {
      checkSkeleton(`${"'".repeat(200_000)}x`)
    }).toThrow()
    expect(() => {
      checkSkeleton(`${"'_".repeat(200_000)}x`)
    }).toThrow()
    expect(performance.now() - start).toBeLessThan(1000)
  })
})
