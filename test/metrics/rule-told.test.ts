import { expect, it } from 'vitest'
import { ruleTold } from '../../server/metrics/quality/rule-told.ts'
import type { Conflict } from '../../shared/quality.ts'
import type { SyncRule } from '../../shared/sync-rule.ts'

type Told = readonly [wins: Conflict['newer'], explains: boolean | null, words: RegExp]
const FAILED = /the sync failed, stopped, or has not run since\.$/

it.each<[SyncRule, Conflict['newer'], Told]>([
  ['always-salesforce', 'salesforce', ['salesforce', false, FAILED]],
  ['always-salesforce', 'hubspot', ['salesforce', true, /is not sent/]],
  ['always-salesforce', null, ['salesforce', null, /Nobody can tell/]],
  ['prefer-salesforce', 'salesforce', ['salesforce', false, FAILED]],
  ['prefer-salesforce', 'hubspot', ['salesforce', true, /is not sent/]],
  ['two-way', 'salesforce', ['salesforce', false, /HubSpot still has the old one/]],
  ['two-way', 'hubspot', ['hubspot', false, /Salesforce still has the old one/]],
  // After a two-way sync both are alike, whichever was last.
  ['two-way', null, [null, false, FAILED]],
  ['not-synced', 'hubspot', [null, true, /^Not synced: explained\.$/]],
])(
  'by “%s”, with %s newer, it says who wins and whether that explains the difference',
  (rule, newer, told) => {
    const { wins, explains, sentence } = ruleTold(rule, newer)
    expect([wins, explains]).toEqual(told.slice(0, 2))
    expect(sentence).toMatch(told[2])
  },
)
