const CODE = /^[A-Z]{3}$/
const KNOWN = new Set(Intl.supportedValuesOf('currency'))

/** Whether it has the form of an ISO 4217 code. */
export function isCurrencyCode(text: string): boolean {
  return CODE.test(text)
}

/** Whether there is such a currency. A CRM may keep one that isn't known here yet. */
export function isKnownCurrency(code: string): boolean {
  return KNOWN.has(code)
}

/** The code, where it is one; else null. */
export function currencyCode(text: string | null | undefined): string | null {
  return text != null && isCurrencyCode(text) ? text : null
}
