import { Ajv } from 'ajv'
import { parse, TomlDate, type TomlValue } from 'smol-toml'
import { describe, expect, test } from 'vitest'
import schema from '../iterapp.schema.json'
import { invalid, valid } from './test-cases'

const validate = new Ajv({ strict: true, allErrors: true }).compile(schema)

/** What a schema of an editor sees: dates are strings, integers and floats are numbers. */
function toJson(value: TomlValue): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof TomlDate) return value.toISOString()
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toJson(inner)]))
}

function accepts(text: string): boolean {
  return validate(toJson(parse(text, { integersAsBigInt: true })))
}

describe('the JSON Schema', () => {
  test.each(valid)('accepts $description', ({ text }) => {
    accepts(text)
    expect(validate.errors).toBeNull()
  })

  test.each(invalid.filter(({ schema: reason }) => reason === undefined))(
    'refuses $description',
    ({ text }) => {
      expect(accepts(text)).toBe(false)
    },
  )

  const beyond = invalid.filter(({ schema: reason, problems }) => {
    return reason !== undefined && problems.every(({ code }) => code !== 'ERR_CONFIG_SYNTAX')
  })
  test.each(beyond)('cannot refuse $description: $schema', ({ text, problems }) => {
    // A file may have problems of both kinds; then the schema tells the others.
    expect(accepts(text)).toBe(new Set(problems.map(({ code }) => code)).size === 1)
  })

  test('has a description for all that an editor completes at the root', () => {
    for (const property of Object.values(schema.properties)) {
      expect(property.description).toMatch(/^[A-Z].*[.…]$/)
    }
  })
})
