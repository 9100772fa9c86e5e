/** How many bytes of a secret are looked for at a time: enough to be nothing else. */
const PIECE_BYTES = 24

/** How a secret could be written where it should not be: it, or pieces of a long one, each in every encoding. */
export function spellingsOf(secret: Uint8Array | string): readonly string[] {
  const bytes = Buffer.from(secret)
  return [...new Set(piecesOf(bytes).flatMap(encodePiece))]
}

/** A text that holds none of the spellings of a secret, or which one it does. */
export function findSpelling(text: string, spellings: readonly string[]): string | undefined {
  return spellings.find((spelling) => text.includes(spelling))
}

function piecesOf(bytes: Buffer): readonly Buffer[] {
  if (bytes.length <= PIECE_BYTES) return [bytes]
  const middle = Math.floor((bytes.length - PIECE_BYTES) / 2)
  return [0, middle, bytes.length - PIECE_BYTES].map((start) =>
    bytes.subarray(start, start + PIECE_BYTES),
  )
}

function encodePiece(piece: Buffer): readonly string[] {
  const text = piece.toString('utf8')
  const base64 = [0, 1, 2].map((offset) => encodeAt(piece, offset))
  const hex = piece.toString('hex')
  return [
    text,
    // As a request's body comes back.
    piece.toString('latin1'),
    encodeURIComponent(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    ...base64,
    ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
    hex,
    hex.toUpperCase(),
  ].filter((each) => each.length >= Math.min(piece.length, 4))
}

/** Base64 of bytes that stand somewhere in a longer text: without the characters that its neighbours share. */
function encodeAt(piece: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), piece]).toString('base64')
  const whole = Math.floor(((offset + piece.length) * 8) / 6)
  return padded.slice([0, 2, 3][offset], whole)
}
