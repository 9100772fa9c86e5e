import { describe, expect, test } from 'vitest'
import {
  checkFilePath,
  checkMountPath,
  isBuildSecretId,
  isMountName,
  isSecretKey,
  isSecretName,
  isVariableName,
  normalizeMountPath,
  readFileMode,
  suggestName,
} from '../index'
import { checkCiphertext, MAX_ENCRYPTED_LENGTH } from './ciphertext'

describe('a name', () => {
  test.each(['A', '_', 'a_1', 'ITERAPP', 'iterapp_x', 'A'.repeat(253)])(
    'can be a variable: %s',
    (name) => {
      expect(isVariableName(name)).toBe(true)
    },
  )

  test.each(['', '1A', 'A-B', 'A.B', 'A B', 'Å', 'A\n', 'ITERAPP_', 'ITERAPP_X', 'A'.repeat(254)])(
    'cannot be a variable: %j',
    (name) => {
      expect(isVariableName(name)).toBe(false)
    },
  )

  test.each(['a', '1', '_a', 'A.b-C_d', 'a'.repeat(128)])(
    'can be the id of a build secret: %s',
    (name) => {
      expect(isBuildSecretId(name)).toBe(true)
    },
  )

  test.each(['', '-a', '.a', '..', 'a b', 'a,b', 'a/b', 'a=b', 'å', 'a\n', 'a'.repeat(129)])(
    'cannot be the id of a build secret: %j',
    (name) => {
      expect(isBuildSecretId(name)).toBe(false)
    },
  )

  test.each(['a', '1', 'a-b.c', 'a'.repeat(253)])('can be a Kubernetes Secret: %s', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  test.each(['', 'A', 'a_b', '-a', 'a-', 'a..b', '.a', 'a.-b', 'a\n', 'a'.repeat(254)])(
    'cannot be a Kubernetes Secret: %j',
    (name) => {
      expect(isSecretName(name)).toBe(false)
    },
  )

  test.each(['a', '-', '_A.9', '.a', 'a..', 'a'.repeat(253)])(
    'can be a key of a Secret: %s',
    (name) => {
      expect(isSecretKey(name)).toBe(true)
    },
  )

  test.each(['', '.', '..', '..a', 'a b', 'a/b', 'a\n', 'a'.repeat(254)])(
    'cannot be a key of a Secret: %j',
    (name) => {
      expect(isSecretKey(name)).toBe(false)
    },
  )

  test('of a mount is anything printable', () => {
    expect(['my files', 'ø/..', 'a'.repeat(253)].every(isMountName)).toBe(true)
    expect(['', 'a\tb', 'a'.repeat(254)].some(isMountName)).toBe(false)
  })
})

describe('a path', () => {
  test.each([
    '/a',
    '/app/.env',
    '/a b/ø',
    '/...',
    '/etc/ssl/x',
    '/procs/x',
    '/var/run/x',
    '/runs',
    `/${'a'.repeat(255)}`,
  ])('can be a file: %s', (path) => {
    expect(checkFilePath(path)).toBeNull()
  })

  test.each([
    ['', 'a path must be absolute: it begins with /'],
    ['a/b', 'a path must be absolute: it begins with /'],
    ['/', 'a path cannot be / itself'],
    ['/a/', 'a path cannot end with a slash'],
    ['/a//b', 'a path cannot have two slashes in a row'],
    ['//a', 'a path cannot have two slashes in a row'],
    ['/a/./b', 'a path cannot have "." or ".." in it'],
    ['/a/..', 'a path cannot have "." or ".." in it'],
    ['/a:b', 'a path cannot have a colon'],
    ['/a\u0000b', 'a path cannot have control characters'],
    ['/a\u0085b', 'a path cannot have control characters'],
    ['/a\u202eb', 'a path cannot turn the direction of text'],
    ['/a\u2066b', 'a path cannot turn the direction of text'],
    ['/proc', 'a path cannot be /proc or below it'],
    ['/sys/fs', 'a path cannot be /sys or below it'],
    ['/dev/shm/x', 'a path cannot be /dev or below it'],
    ['/var/run/secrets/kubernetes.io', 'a path cannot be /var/run/secrets or below it'],
    ['/run/secrets', 'a path cannot be /run/secrets or below it'],
    ['/var', 'a path cannot hide /var/run/secrets'],
    ['/run', 'a path cannot hide /run/secrets'],
    [`/${'a'.repeat(256)}`, 'a name in a path has at most 255 bytes'],
    [`/${'ø'.repeat(128)}`, 'a name in a path has at most 255 bytes'],
    ['/aaaa'.repeat(205), 'a path has at most 1024 bytes'],
  ])('cannot be a file: %j', (path, flaw) => {
    expect(checkFilePath(path)).toBe(flaw)
  })

  test('of a mount may end with one slash, which is not part of it', () => {
    expect(checkMountPath('/a/b/')).toBeNull()
    expect(normalizeMountPath('/a/b/')).toBe('/a/b')
    expect(normalizeMountPath('/a/b')).toBe('/a/b')
    expect(checkMountPath('/a//')).toBe('a path cannot end with a slash')
    expect(checkMountPath('/')).toBe('a path cannot be / itself')
    expect(checkMountPath('/dev/')).toBe('a path cannot be /dev or below it')
  })
})

describe('a mode', () => {
  test.each([
    ['0400', 0o400],
    ['440', 0o440],
    ['0404', 0o404],
    ['0444', 0o444],
  ])('can be %s', (text, bits) => {
    expect(readFileMode(text)).toBe(bits)
  })

  test.each([
    '',
    '0',
    '0000',
    '0040',
    '0004',
    '0600',
    '0500',
    '1400',
    '00400',
    '0o400',
    '400 ',
    '888',
  ])('cannot be %j', (text) => {
    expect(readFileMode(text)).toBeNull()
  })
})

describe('a ciphertext', () => {
  test('has the shape of a JWE', () => {
    expect(checkCiphertext('eyJh.Yg.Yw.ZA.ZQ')).toBeNull()
    expect(checkCiphertext(`eyJh.Yg.Yw.ZA.${'a'.repeat(MAX_ENCRYPTED_LENGTH - 14)}`)).toBeNull()
  })

  test.each([
    ['', 'it is empty'],
    ['eyJh.Yg.Yw.ZA.Z Q', 'it has blanks or line ends: write it on one line'],
    ['eyJh.Yg.Yw.ZA.ZQ\n', 'it has blanks or line ends: write it on one line'],
    ['eyJh', 'it has 1 part instead of five: is it whole?'],
    ['eyJh.Yg.Yw.ZA.ZQ.ZQ', 'it has 6 parts instead of five: is it whole?'],
    ['eyJh..Yw.ZA.ZQ', 'one of its five parts is not base64url: is it whole?'],
    ['eyJh.Yg.Yw.ZA.Z+Q', 'one of its five parts is not base64url: is it whole?'],
    ['abcd.Yg.Yw.ZA.ZQ', 'it does not begin with eyJ, as the header of a JWE does'],
    ['a'.repeat(MAX_ENCRYPTED_LENGTH + 1), 'it is longer than 262144 characters'],
  ])('is refused', (text, flaw) => {
    expect(checkCiphertext(text)).toBe(flaw)
  })
})

describe('a suggestion', () => {
  const known = ['app', 'environments', 'env', 'files', 'secret_files', 'build_secrets']

  test.each([
    ['aap', 'app'],
    ['apps', 'app'],
    ['enviroments', 'environments'],
    ['Files', 'files'],
    ['build-secrets', 'build_secrets'],
    ['secretfiles', 'secret_files'],
  ])('for %s is %s', (name, meant) => {
    expect(suggestName(name, known)).toBe(meant)
  })

  test.each(['', 'x', 'secrets', 'variables', 'database', 'a'.repeat(10_000)])(
    'for %j is none',
    (name) => {
      expect(suggestName(name, known)).toBeNull()
    },
  )

  test('is the nearest', () => {
    expect(suggestName('test1', ['text1', 'tests', 'test11'])).toBe('text1')
    expect(suggestName('prodx', ['proxy', 'prod'])).toBe('prod')
  })
})
