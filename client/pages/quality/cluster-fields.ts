import type { DuplicateCluster, DuplicateRecord } from '../../../shared/quality.ts'

export type Told = 'email' | 'phone' | 'title' | 'company' | 'country' | 'stage' | 'owner'

export const TOLD: readonly { readonly name: Told; readonly title: string }[] = [
  { name: 'email', title: 'E-mail' },
  { name: 'phone', title: 'Phone' },
  { name: 'title', title: 'Job title' },
  { name: 'company', title: 'Company' },
  { name: 'country', title: 'Country' },
  { name: 'stage', title: 'Stage' },
  { name: 'owner', title: 'Owner' },
]

/** Whether a cluster's records say different things in a field; one that says nothing differs from one that does. */
export function differs(records: readonly Pick<DuplicateRecord, Told>[], name: Told): boolean {
  const said = records.map((record) => record[name]?.trim().toLowerCase() ?? '')
  return new Set(said).size > 1
}

export const RULE_WORDS: Readonly<Record<DuplicateCluster['rule'], string>> = {
  email: 'the same e-mail address',
  'name-and-company': 'the same name at the same company',
}
