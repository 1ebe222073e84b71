import { readFile, writeFile } from 'node:fs/promises'
import type { PageFile } from '../connectors/connector.ts'

/**
 * Rewrites a saved page so that it is UTF-8, and where it is JSON, JSON: what is no character becomes U+FFFD. Called only for
 * pages that the engine could not read; the cells that were touched are set aside by that character.
 */
export async function repairPage({ path, format }: PageFile): Promise<void> {
  const text = (await readFile(path)).toString('utf8')
  await writeFile(path, format.kind === 'csv' ? text : repairedJson(text))
}

/** Characters below a space must not stand in JSON's strings, and a surrogate must have its other half. */
function repairedJson(text: string): string {
  let inside = false
  let repaired = ''
  for (const piece of text.matchAll(
    /"|\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.|[^"\\]+/gsu,
  )) {
    const [part] = piece
    if (part === '"') inside = !inside
    repaired += inside ? repairedPiece(part) : part
  }
  return repaired
}

function repairedPiece(part: string): string {
  if (/^\\u[dD][89a-fA-F][\da-fA-F]{2}$/.test(part)) return '\\ufffd'
  return part.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
