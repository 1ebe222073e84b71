import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

const CIPHER = 'aes-256-gcm'
/** Of the size that GCM is made for; a fresh one for each sealing. */
const IV_BYTES = 12
const TAG_BYTES = 16

/** A text under lock. All parts are base64url. */
export const Sealed = z.object({ iv: z.string(), tag: z.string(), text: z.string() })
export type Sealed = z.infer<typeof Sealed>

/** `purpose` is bound in: sealed for one purpose, a text can't be opened for another. */
export function seal(text: string, key: Buffer, purpose: string): Sealed {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(purpose))
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return {
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    text: sealed.toString('base64url'),
  }
}

/** Null where the key is another, or a single bit was changed. */
export function unseal({ iv, tag, text }: Sealed, key: Buffer, purpose: string): string | null {
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(iv, 'base64url'), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(purpose))
      .setAuthTag(Buffer.from(tag, 'base64url'))
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}
