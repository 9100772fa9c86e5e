/**
 * Attributes of a field whose text nothing may remember, correct, translate or send to a spelling service.
 * `autoCorrect` is spelled so because in lower case it would be taken for the property, which is a boolean.
 */
export const plainText = {
  autocomplete: 'off',
  autocapitalize: 'off',
  autoCorrect: 'off',
  spellcheck: false,
  writingsuggestions: 'false',
  'data-gramm': 'false',
  'data-1p-ignore': true,
  'data-bwignore': true,
  'data-lpignore': 'true',
} as const
