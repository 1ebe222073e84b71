import { createHash } from 'node:crypto'

/** The tag of an answer: weak, because the same answer may travel compressed or not. */
export function etagOf(version: string, url: string, format: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([version, url, format]))
    .digest('base64url')
  return `W/"${hash.slice(0, 27)}"`
}

/** Whether `If-None-Match` names this tag (RFC 9110, weak comparison). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const strong = etag.replace(/^W\//, '')
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === strong)
}
