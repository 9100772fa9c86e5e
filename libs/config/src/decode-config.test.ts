import { IterappError } from '@iterapp/errors'
import { describe, expect, test } from 'vitest'
import { decodeConfig, MAX_CONFIG_BYTES } from './index'

function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the bytes of a file', () => {
  test('are UTF-8, of which a byte order mark is dropped', () => {
    expect(decodeConfig(new TextEncoder().encode('\uFEFFapp = "å"'))).toBe('app = "å"')
    expect(decodeConfig(new Uint8Array())).toBe('')
  })

  test('are at most as many as a ConfigMap holds', () => {
    expect(decodeConfig(new Uint8Array(MAX_CONFIG_BYTES).fill(0x20))).toHaveLength(MAX_CONFIG_BYTES)
    const error = thrownBy(() => decodeConfig(new Uint8Array(MAX_CONFIG_BYTES + 1)))
    expect(error).toBeInstanceOf(IterappError)
    expect(error).toMatchObject({
      code: 'ERR_CONFIG_TOO_LARGE',
      message: 'the configuration is 1048577 bytes, the limit is 1048576',
    })
  })

  test.each([
    ['not UTF-8', [0x61, 0xff], 'the configuration is not UTF-8'],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x62], 'the configuration is not UTF-8'],
    ['a surrogate in UTF-8', [0xed, 0xa0, 0x80], 'the configuration is not UTF-8'],
    ['NUL', [0x61, 0x00], 'byte 2 of the configuration is NUL'],
  ])('are refused as no text: %s', (_title, bytes, message) => {
    const error = thrownBy(() => decodeConfig(Uint8Array.from(bytes)))
    expect(error).toMatchObject({ code: 'ERR_CONFIG_NOT_TEXT', message })
  })
})
