import { z } from 'zod'

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\])$/

export function isLoopback(url: string): boolean {
  return LOOPBACK.test(new URL(url).hostname)
}

/** The address of a CRM: its origin, without a slash at the end. Secrets only travel encrypted, except on this computer. */
export const Address = z
  .url({ protocol: /^https?$/, error: 'a web address' })
  .refine((url) => url.startsWith('https:') || isLoopback(url), { error: 'must start with https://' })
  .transform((url) => new URL(url).href.replace(/[?#].*$/, '').replace(/\/+$/, ''))

/** A key as it was copied: blanks around it are dropped, and nothing in it may break a request's header. */
export const Secret = z
  .string()
  .trim()
  .min(1)
  .regex(/^[\u0021-\u007e]+$/, { error: 'contains characters that no key has: copy it again' })
