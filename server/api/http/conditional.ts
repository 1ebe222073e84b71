import { createHash } from 'node:crypto'

/** The tag of an answer: weak, because the same answer may travel compressed or not. */
export function etagOf(version: string, url: string, format: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([version, url, format]))
    .digest('base64url')
  return `W/"${hash.slice(0, 27)}"`
}

/**
 * Whether `If-None-Match` names this tag (RFC 9110, weak comparison). `*` names whatever there is, and whether there is
 * anything is only known once it was asked for: that is looked at when the answer is sent.
 */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const strong = etag.replace(/^W\//, '')
  return ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === strong)
}
