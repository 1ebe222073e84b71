import { describe, expect, it } from 'vitest'
import { changeLines } from '../../client/pages/settings/change-lines.ts'
import { stageNames } from '../../client/pages/settings/stage-names.ts'
import { spoken } from '../../client/pages/settings/spoken.ts'
import { topicOf, TOPICS } from '../../client/pages/settings/topics.ts'
import { changesOf } from '../../shared/mapping-changes.ts'
import { sampleMapping } from '../../server/warehouse/model/mapping-defaults.ts'
import type { SourceField, SourceFieldList } from '../../shared/mapping.ts'
import { settingPaths } from '../support/setting-paths.ts'

describe('the settings page', () => {
  it('has a place for every setting of the mapping', () => {
    const all = settingPaths()
    expect(all.length).toBeGreaterThan(60)
    expect(all.filter((path) => topicOf(path) === undefined)).toEqual([])
  })

  it('has something in every topic', () => {
    const used = new Set(settingPaths().map((path) => topicOf(path)?.id))
    expect(TOPICS.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([])
  })

  it.each([
    ['salesforce.plannedLaunch.byType.Webinar', 'campaign-dates'],
    ['hubspot.campaign.budget', 'money'],
    ['hubspot.campaign.type', 'campaign-fields'],
    ['campaigns.leadTime.byType', 'campaign-dates'],
    ['campaigns.closedAfterDays', 'money'],
    ['syncRules.phone', 'sync-rules'],
    ['required', 'required'],
    ['weather', undefined],
  ])('finds %s under %s', (path, topic) => {
    expect(topicOf(path)?.id).toBe(topic)
  })
})

describe('a change in the history', () => {
  const field = (
    name: string,
    label: string,
    labels: Readonly<Record<string, string>> = {},
  ): SourceField => ({
    name,
    label,
    type: 'text',
    custom: false,
    filled: 1,
    examples: [],
    options: Object.keys(labels),
    labels,
  })
  const list = (object: string, ...items: SourceField[]): [string, SourceFieldList] => [
    object,
    { connection: 'hubspot', vendor: 'hubspot', object, label: object, records: 1, items },
  ]
  const fields = {
    salesforce: null,
    hubspot: new Map([
      list(
        'ticket',
        field('hs_pipeline_stage', 'Ticket status', { 1: 'Requests: New', 2: 'Requests: Done' }),
      ),
      list(
        'campaign',
        field('hs_start_date', 'Start date'),
        field('hs_campaign_status', 'Status', { 1: 'live' }),
      ),
    ]),
  }
  const stages = new Map<string, string>()
  const change = (path: string, before: string | null, after: string | null) => ({
    path,
    title: path,
    before,
    after,
  })

  it('tells stages by the names that people see, and fields by their labels', () => {
    expect(spoken(change('hubspot.requests.doneStatuses', 'none', '1, 2'), fields, stages)).toMatchObject({
      before: 'none',
      after: 'Requests: New, Requests: Done',
    })
    expect(spoken(change('hubspot.liveStatuses', '1', 'none'), fields, stages)).toMatchObject({
      before: 'live',
      after: 'none',
    })
    expect(
      spoken(change('hubspot.plannedLaunch.field', null, 'hs_start_date'), fields, stages),
    ).toMatchObject({
      before: null,
      after: 'Start date (hs_start_date)',
    })
  })

  it('is one line where a planned launch takes along the types that had a field of their own', () => {
    const group = 'salesforce.plannedLaunch'
    const field = change(`${group}.field`, 'none', 'Go_Live_Date__c')
    const types = ['Email', 'Webinar'].map((type) => change(`${group}.byType.${type}`, 'StartDate', null))
    const other = change(`${group}.byType.Event`, 'StartDate', 'EndDate')
    expect(changeLines([field, ...types, other])).toEqual([
      { change: field, following: types },
      { change: other, following: [] },
    ])
    // By themselves they are told each by each.
    expect(changeLines(types).map(({ change: { path } }) => path)).toEqual(types.map(({ path }) => path))
  })

  it.each([
    ['is taken away', 'Go_Live_Date__c', null],
    ['was another one', 'StartDate', 'Go_Live_Date__c'],
  ])('is a line for each type that was changed too where the planned launch %s', (_case, before, after) => {
    const planned = (field: string | null, byType: Record<string, string>) => ({
      ...sampleMapping,
      salesforce: { ...sampleMapping.salesforce, plannedLaunch: { field, byType } },
    })
    const changes = changesOf(planned(before, { Webinar: 'EndDate' }), planned(after, {}))
    expect(changes.map(({ path }) => path)).toEqual([
      'salesforce.plannedLaunch.field',
      'salesforce.plannedLaunch.byType.Webinar',
    ])
    expect(changeLines(changes)).toEqual(changes.map((change) => ({ change, following: [] })))
    // Where none was chosen before, the same types are taken along.
    const first = changesOf(planned(null, { Webinar: 'EndDate' }), planned('StartDate', {}))
    expect(changeLines(first)).toEqual([{ change: first[0], following: [first[1]] }])
  })

  it('tells the values of lifecycle fields by name, with the code that stands for it', () => {
    const lifecyclestage = field('lifecyclestage', 'Stage', { 174203911: 'Im Vertrieb', lead: 'Lead' })
    const known = { salesforce: null, hubspot: new Map([list('contact', lifecyclestage)]) }
    const names = stageNames({ mapping: sampleMapping, fields: known })
    expect([names.get('174203911'), names.get('lead'), names.get('mql')]).toEqual([
      'Im Vertrieb (174203911)',
      'Lead',
      'mql',
    ])
    const open = {
      path: 'lifecycleStages.174203911',
      title: 'Stages · 174203911',
      before: null,
      after: 'sql',
    }
    expect(spoken(open, known, names).title).toBe('Stages · Im Vertrieb (174203911)')
  })

  it('is told as it is kept while the fields are not known', () => {
    const kept = { before: '1', after: '2' }
    expect(spoken(change('salesforce.liveStatuses', '1', '2'), fields, stages)).toMatchObject(kept)
    expect(spoken(change('fiscalYearStart', '1', '2'), fields, stages)).toMatchObject(kept)
  })
})
