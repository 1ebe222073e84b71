import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { changesOf } from '../../../shared/mapping-changes.ts'
import type { Mapping, MappingSetting } from '../../../shared/mapping.ts'
import type { VendorMapping } from '../../../shared/vendor-mapping.ts'
import type { Vendor } from '../../../shared/vocabulary.ts'
import { mappingOptions } from '../../api/settings.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CampaignMapping } from './campaign-mapping.tsx'
import { History } from './history.tsx'
import { PeopleMapping, RequiredFields } from './people-mapping.tsx'
import { Rules } from './rules.tsx'
import { SaveBar } from './save-bar.tsx'
import { useSourceFields, type Fields } from './source-fields.ts'
import { Stages } from './stages.tsx'
import classes from './settings.module.css'

const SYSTEMS: Readonly<Record<Vendor, string>> = { salesforce: 'Salesforce', hubspot: 'HubSpot' }
const VENDORS = ['salesforce', 'hubspot'] as const

/** A change that isn't saved, and what it was made to. */
interface Draft {
  readonly base: MappingSetting
  readonly mapping: Mapping
}

/** What this organisation's own fields and statuses mean, and the rules that its numbers go by. */
export function SettingsPage() {
  const setting = useQuery(mappingOptions())
  const [draft, setDraft] = useState<Draft | null>(null)
  const fields = { salesforce: useSourceFields('salesforce'), hubspot: useSourceFields('hubspot') }
  const changes = draft === null ? [] : changesOf(draft.base.mapping, draft.mapping)
  const open = changes.length > 0
  useBlocker({
    shouldBlockFn: () => open && !window.confirm('Leave this page, and what was changed on it?'),
    enableBeforeUnload: open,
  })

  const base = draft?.base ?? setting.data
  const mapping = draft?.mapping ?? setting.data?.mapping
  const change = (changed: Mapping) => base && setDraft({ base, mapping: changed })

  return (
    <Page
      title="Settings"
      lead="What your own fields and statuses mean, and the rules that the numbers go by. A change counts at once, for every week; nothing needs to be synced again."
    >
      {mapping ? (
        <>
          {VENDORS.map((vendor) => (
            <Section key={vendor} title={SYSTEMS[vendor]}>
              <System
                vendor={vendor}
                mapping={mapping[vendor]}
                fields={fields[vendor]}
                onChange={(changed) => change({ ...mapping, [vendor]: changed })}
              />
            </Section>
          ))}
          <Section title="Rules for both">
            <Rules mapping={mapping} onChange={change} />
            <Stages mapping={mapping} fields={fields} onChange={change} />
          </Section>
          {open && draft && (
            <SaveBar
              changes={changes}
              mapping={draft.mapping}
              basedOn={draft.base.version}
              onDone={() => setDraft(null)}
            />
          )}
          <Section title="What was changed">
            <History />
          </Section>
        </>
      ) : setting.error ? (
        <ProblemNote error={setting.error} retry={() => void setting.refetch()} />
      ) : (
        <Waiting />
      )}
    </Page>
  )
}

function System({
  fields,
  ...own
}: {
  readonly vendor: Vendor
  readonly mapping: VendorMapping
  readonly fields: Fields | null
  readonly onChange: (mapping: VendorMapping) => void
}) {
  if (fields === null) return <Waiting />
  if (fields.size === 0)
    return <EmptyNote>Its fields are known once it is connected and has been read.</EmptyNote>
  return (
    <>
      <h3 className={classes.part}>Campaigns</h3>
      <CampaignMapping {...own} fields={fields} />
      <h3 className={classes.part}>People</h3>
      <PeopleMapping {...own} fields={fields} />
      <h3 className={classes.part}>Required fields</h3>
      <p className={classes.about}>Those that must be filled for a record to be complete.</p>
      <RequiredFields {...own} fields={fields} />
    </>
  )
}

function Waiting() {
  return (
    <div aria-busy="true">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} height={56} mb="md" />
      ))}
    </div>
  )
}
