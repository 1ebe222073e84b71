/** The file is no CSV, or can't be read as one. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
  readonly action: string
  constructor(message: string, action: string, options?: ErrorOptions) {
    super(message, options)
    this.action = action
  }
}

/** What was asked can't be done with this file, or this import, as things are. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused'
  readonly reason: 'undecided' | 'lines-refused' | 'already-undone' | 'no-room'
  readonly action: string
  constructor(reason: ImportRefused['reason'], message: string, action: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
    this.action = action
  }
}
