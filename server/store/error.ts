/** Kept state that can't be read or written. The message is for a person and holds no secret. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  /** What the person can do, in one sentence; null where the message says it. */
  readonly action: string | null

  constructor(message: string, options: { action?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.action = options.action ?? null
  }
}
