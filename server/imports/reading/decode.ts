import { isUtf8 } from 'node:buffer'
import { UnreadableFile } from '../error.ts'

/** In which encoding a file is, in the words of people. */
export type Encoding = 'UTF-8' | 'UTF-16' | 'Windows-1252'

/** By their byte order marks. */
const UTF16_LE = [0xff, 0xfe]
const UTF16_BE = [0xfe, 0xff]
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * The text of a file: UTF-8, what a mark says is UTF-16, and Windows-1252 where it is neither, which is what Excel writes in
 * western Europe. Throws `UnreadableFile` for what is no text.
 */
export function decode(bytes: Buffer): { readonly text: string; readonly encoding: Encoding } {
  const begins = (start: readonly number[]) => start.every((byte, index) => bytes[index] === byte)
  if (begins(ZIP) || begins(OLD_EXCEL)) {
    throw new UnreadableFile(
      'This is a workbook, not a CSV file.',
      'Save its sheet as CSV (UTF-8) and take that file.',
    )
  }
  const encoding = begins(UTF16_LE) || begins(UTF16_BE) ? 'UTF-16' : isUtf8(bytes) ? 'UTF-8' : 'Windows-1252'
  const name = encoding === 'UTF-16' && begins(UTF16_BE) ? 'utf-16be' : encoding
  // A decoder leaves the mark out.
  const text = new TextDecoder(name).decode(bytes)
  if (text.includes('\0'))
    throw new UnreadableFile(
      'The file holds bytes that are no text.',
      'Save the sheet as CSV (UTF-8) and take that file.',
    )
  return { text, encoding }
}
