/**
 * The permission bits of a text such as `0400`, or `null` for one that cannot stand: three octal
 * digits, with or without a leading 0, that narrow 0444 and let at least the owner read. So it is
 * 0400, 0440, 0404 or 0444.
 */
export function readFileMode(text: string): number | null {
  if (!/^0?[0-7]{3}$/.test(text)) return null
  const bits = Number.parseInt(text, 8)
  return (bits & ~0o444) === 0 && (bits & 0o400) !== 0 ? bits : null
}
