/** A value without the one line end at its end, LF or CR LF. */
export function trimLineEnd(value: Uint8Array): Uint8Array {
  if (!endsWithLineEnd(value)) return value
  return value.subarray(0, value.at(-2) === 0x0d ? -2 : -1)
}

/** Whether a value ends with a line feed. */
export function endsWithLineEnd(value: Uint8Array): boolean {
  return value.at(-1) === 0x0a
}
