import { describe, expect, it } from 'vitest'
import { changedOnto, changesOf } from '../shared/mapping-changes.ts'
import { Mapping } from '../shared/mapping.ts'
import { VendorMapping } from '../shared/vendor-mapping.ts'
import { defaultMapping, sampleMapping } from '../server/warehouse/model/mapping-defaults.ts'

/** A value of the same kind that is another one. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  if (Array.isArray(value)) return [...value, 'another']
  if (typeof value === 'object' && value !== null) {
    const [[key, held] = ['another', { another: 'lead' }], ...rest] = Object.entries(value)
    return Object.fromEntries([[key, otherThan(held)], ...rest])
  }
  return 'another'
}

describe('what differs between two mappings', () => {
  it('is nothing where none does', () => {
    expect(changesOf(sampleMapping, structuredClone(sampleMapping))).toEqual([])
  })

  it.each(Mapping.keyof().options)('is told of %s', (key) => {
    const after = { ...sampleMapping, [key]: otherThan(sampleMapping[key]) }
    const [change, ...others] = changesOf(sampleMapping, after)
    expect(change!.path.split('.')[0]).toBe(key)
    expect(change!.title).not.toBe('')
    expect(others).toEqual([])
  })

  it.each(VendorMapping.keyof().options)('is told of a vendor’s %s, and of whose it is', (key) => {
    const hubspot = { ...sampleMapping.hubspot, [key]: otherThan(sampleMapping.hubspot[key]) }
    const [change, ...others] = changesOf(sampleMapping, { ...sampleMapping, hubspot })
    expect(change).toMatchObject({ path: expect.stringMatching(`^hubspot\\.${key}`) })
    expect(change!.title).toMatch(/^HubSpot · ./)
    expect(others).toEqual([])
  })

  it('tells a campaign type of which no plan is kept from one that is like the others', () => {
    const { salesforce } = defaultMapping
    const said = (byType: Record<string, string | null>) => ({
      ...defaultMapping,
      salesforce: { ...salesforce, plannedLaunch: { field: 'StartDate', byType } },
    })
    expect(changesOf(said({}), said({ Webinar: null }))).toEqual([
      {
        path: 'salesforce.plannedLaunch.byType.Webinar',
        title: 'Salesforce · Planned launch · Planned launch by campaign type · Webinar',
        before: null,
        after: 'none',
      },
    ])
  })
})

describe('changes that are made to another version', () => {
  const base = structuredClone(sampleMapping)
  const byType = { Webinar: 'Live__c', Event: 'Day__c' }
  base.salesforce = { ...base.salesforce, plannedLaunch: { field: 'Start__c', byType } }

  it('leave what the other version changed, also what it added and took away', () => {
    const mine = { ...base, graceDays: base.graceDays + 2 }
    const theirs = {
      ...base,
      fiscalYearStart: 4,
      salesforce: {
        ...base.salesforce,
        plannedLaunch: { field: 'Start__c', byType: { Event: 'Day__c', Mail: 'Sent__c' } },
      },
    }
    expect(changedOnto({ base, mine, theirs })).toEqual({ ...theirs, graceDays: mine.graceDays })
  })

  it('add and take away what they did, and win where both changed the same', () => {
    const plannedLaunch = { field: 'Other__c', byType: { Webinar: 'Live__c', Mail: 'Sent__c' } }
    const mine = { ...base, salesforce: { ...base.salesforce, plannedLaunch } }
    const theirs = {
      ...base,
      salesforce: { ...base.salesforce, plannedLaunch: { field: 'Theirs__c', byType } },
    }
    expect(changedOnto({ base, mine, theirs }).salesforce.plannedLaunch).toEqual(plannedLaunch)
  })
})
