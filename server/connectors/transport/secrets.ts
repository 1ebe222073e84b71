const PATTERNS: readonly RegExp[] = [
  /\b(?:bearer|basic)\s+[\w.~+/!=-]+/gi,
  /\b(?:access_token|refresh_token|client_secret|code_verifier|assertion|password|hapikey)\b["']?\s*[=:]\s*["']?[^\s"'&,}]+/gi,
  // Salesforce session ids and refresh tokens, HubSpot private-app and refresh tokens, wherever they come from.
  /\b00D[0-9A-Za-z]{12,15}![\w.]+/g,
  /\b5Aep[\w.]{20,}/g,
  /\b(?:pat-)?(?:na|eu|ap)\d-[0-9a-f-]{20,}/gi,
  /\bpat-[a-z0-9]+-[0-9a-f-]{20,}/gi,
]

/** Knows a connection's secrets and takes them out of whatever is about to be logged or shown. */
export class Secrets {
  readonly #known = new Set<string>()

  add(secret: string | undefined): void {
    if (!secret) return
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      this.#known.add(form)
    }
  }

  redact(text: string): string {
    let clean = text
    // Longest first, so that a secret inside another doesn't leave the other's rest behind.
    for (const secret of [...this.#known].sort((a, b) => b.length - a.length)) {
      clean = clean.replaceAll(secret, '[secret]')
    }
    for (const pattern of PATTERNS) clean = clean.replace(pattern, '[secret]')
    return clean
  }
}
