import type { Backup, BackupList, PastMoment, StorageUse } from '../../shared/storage.ts'

/** What is kept of a workspace: how much it takes up, how far back it goes, and copies of it. */
export interface Storage {
  use(): Promise<StorageUse>
  past(asOf?: string): Promise<PastMoment>
  /** Newest first. */
  backups(): Promise<BackupList>
  /** Copies all that is committed by now, while syncs and questions go on. Throws `BackupRefused`. */
  backUp(): Promise<Backup>
}

/** A backup can't be made, or put back. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused'
  readonly reason: 'running' | 'sample' | 'full' | 'damaged' | 'other-engine' | 'newer' | 'occupied'
  readonly action: string | null

  constructor(
    reason: BackupRefused['reason'],
    message: string,
    { action, cause }: { readonly action?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause })
    this.reason = reason
    this.action = action ?? null
  }
}
