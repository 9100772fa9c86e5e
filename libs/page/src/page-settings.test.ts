import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { insertPageSettings, readPageSettings, type PageSettings } from './index'

const html = `<!doctype html>
<html lang="en"><head>
  <meta name="iterapp-settings" content="{}">
  <script src="./assets/a.js"></script>
</head></html>
`
const nothing: PageSettings = { apps: [], environments: [], anyEnvironment: true }

/** The content of the tag as it stands in a page; its end is the first quote, as for a browser. */
function contentOf(page: string): string {
  const [, content] = /<meta name="iterapp-settings" content="([^"]*)">/.exec(page) ?? []
  if (content === undefined) throw new Error('the page has no settings')
  return content
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&lt;': '<',
  '&gt;': '>',
}

/** What a browser makes of an attribute; an entity that is none of ours fails the test. */
function decodeAttribute(text: string): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    const decoded = entities[entity]
    if (decoded === undefined) throw new Error(`${entity} is not expected`)
    return decoded
  })
}

describe('the settings in a page', () => {
  test('stand in the tag, and nothing else changes', () => {
    const settings = { apps: ['myapp', 'web'], environments: ['test'], anyEnvironment: false }
    const content =
      '{&quot;apps&quot;:[&quot;myapp&quot;,&quot;web&quot;],' +
      '&quot;environments&quot;:[&quot;test&quot;],&quot;anyEnvironment&quot;:false}'
    expect(insertPageSettings(html, settings)).toBe(html.replace('{}', content))
  })

  test('hold what the page needs, and no other member of what was given', () => {
    const given = { ...nothing, token: 'hunter2' }
    expect(insertPageSettings(html, given)).not.toContain('hunter2')
  })

  test.each([
    ['$& $1 $$ $`'],
    ['"><script>alert(1)</script>'],
    ['&quot;&amp;amp;&lt'],
    ['<meta name="iterapp-settings" content="{}">'],
    ['\r\n\t\0\u2028\ud800'],
  ])('are read back with the name %j', (name) => {
    const settings = { apps: [name], environments: [name, name], anyEnvironment: false }
    const content = contentOf(insertPageSettings(html, settings))
    expect(content).not.toMatch(/[<>"\p{Cc}\p{Cs}]/u)
    expect(readPageSettings(decodeAttribute(content))).toEqual(settings)
  })

  test('are read back whatever they are', () => {
    const names = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('&', '"', '<', '>', '$', ';', '\\', 'amp') }),
      ),
    )
    const anySettings = fc.record({
      apps: names,
      environments: names,
      anyEnvironment: fc.boolean(),
    })
    fc.assert(
      fc.property(anySettings, (settings) => {
        const content = contentOf(insertPageSettings(html, settings))
        expect(content).not.toMatch(/[<>"]/)
        expect(readPageSettings(decodeAttribute(content))).toEqual(settings)
      }),
    )
  })

  test.each([
    ['without the tag', html.replace('iterapp-settings', 'other')],
    ['with the tag twice', html + html],
    ['that is filled already', insertPageSettings(html, nothing)],
    ['that is empty', ''],
  ])('are not put in a page %s', (_title, page) => {
    expect(() => insertPageSettings(page, nothing)).toThrow(/exactly once/)
  })
})

describe('what is not settings suggests nothing:', () => {
  test.each([
    '{}',
    '',
    'null',
    '[]',
    '"x"',
    '{"apps":',
    '{"apps":"myapp","environments":[],"anyEnvironment":false}',
    '{"apps":[1],"environments":[],"anyEnvironment":false}',
    '{"apps":[],"environments":{},"anyEnvironment":false}',
    '{"apps":[],"environments":[]}',
    '{"apps":[],"environments":[],"anyEnvironment":"no"}',
  ])('%s', (content) => {
    expect(readPageSettings(content)).toEqual(nothing)
  })

  test('any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (content) => {
        expect(readPageSettings(content)).toEqual(nothing)
      }),
    )
  })
})
