import type { Finding } from './finding.ts'
import type { Installation } from './installation.ts'

/** One thing to look at. It changes nothing; what it throws counts as failed. */
export interface Check {
  readonly id: string
  readonly title: string
  readonly run: (installation: Installation) => readonly Finding[] | Promise<readonly Finding[]>
}
