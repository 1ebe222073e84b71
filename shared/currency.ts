const CODE = /^[A-Z]{3}$/

/** Whether it has the form of an ISO 4217 code. */
export function isCurrencyCode(text: string): boolean {
  return CODE.test(text)
}

/** The code, where it is one; else null. */
export function currencyCode(text: string | null | undefined): string | null {
  return text != null && isCurrencyCode(text) ? text : null
}
