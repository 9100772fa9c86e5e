/** A text that was put together from pieces of a source, and where each of its characters is from. */
export interface MappedText {
  readonly text: string
  /** For each UTF-16 code unit of the text its offset in the source. */
  readonly offsets: readonly number[]
}

/** A part of a text. */
export function sliceMapped(
  { text, offsets }: MappedText,
  start: number,
  end?: number,
): MappedText {
  return { text: text.slice(start, end), offsets: offsets.slice(start, end) }
}

/** Texts, one after the other. */
export function joinMapped(...parts: readonly MappedText[]): MappedText {
  return {
    text: parts.map(({ text }) => text).join(''),
    offsets: parts.flatMap(({ offsets }) => offsets),
  }
}

/** Text that all stands for one place of the source. */
export function mapTo(text: string, offset: number): MappedText {
  return { text, offsets: Array.from({ length: text.length }, () => offset) }
}

/** The offset in the source of a place in a text; that of the last character behind its end. */
export function offsetIn({ offsets }: MappedText, index: number): number {
  return offsets[Math.min(index, offsets.length - 1)] ?? 0
}
