import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useBlocker, useRouterState } from '@tanstack/react-router'
import { useState, type ComponentType } from 'react'
import { changedOnto, changesOf } from '../../../shared/mapping-changes.ts'
import type { Mapping, MappingSetting } from '../../../shared/mapping.ts'
import { mappingOptions } from '../../api/settings.ts'
import { useHashTarget } from '../../ui/hash-target.ts'
import { Page, Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CampaignDates } from './campaign-dates.tsx'
import { CampaignFields } from './campaign-fields.tsx'
import { History } from './history.tsx'
import { Measuring } from './measuring.tsx'
import { Money } from './money.tsx'
import { Opportunities } from './opportunities.tsx'
import type { TopicProps } from './part.ts'
import { People } from './people.tsx'
import { Requests } from './requests.tsx'
import { RequiredFields } from './required-fields.tsx'
import { SaveBar } from './save-bar.tsx'
import { useSourceFields } from './source-fields.ts'
import { SyncRuleChoice } from './sync-rules.tsx'
import { TopicList } from './topic-list.tsx'
import { topicOf, TOPICS, type TopicId } from './topics.ts'
import classes from './settings.module.css'

const PARTS: Readonly<Record<TopicId, ComponentType<TopicProps>>> = {
  'campaign-dates': CampaignDates,
  'campaign-fields': CampaignFields,
  money: Money,
  requests: Requests,
  people: People,
  opportunities: Opportunities,
  required: RequiredFields,
  'sync-rules': SyncRuleChoice,
  measuring: Measuring,
}

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
    // From one topic to another nothing is lost.
    shouldBlockFn: ({ current, next }) =>
      open &&
      current.pathname !== next.pathname &&
      !window.confirm('Leave this page, and what was changed on it?'),
    enableBeforeUnload: open,
  })
  const topic = useTopic()
  const inForce = setting.data
  const base = draft?.base ?? inForce
  const mapping = draft?.mapping ?? inForce?.mapping
  useHashTarget(mapping !== undefined && fields.salesforce !== null && fields.hubspot !== null)
  const Part = PARTS[topic.id]

  return (
    <Page
      title="Settings"
      lead="What your own fields and statuses mean, and the rules that the numbers go by. A change counts at once, for every week; nothing needs to be synced again."
    >
      {mapping ? (
        <>
          <div className={classes.frame}>
            <TopicList chosen={topic.id} changes={changes} />
            <section id={topic.id} aria-labelledby={`${topic.id}-title`}>
              <h2 className={classes.title} id={`${topic.id}-title`}>
                {topic.title}
              </h2>
              <p className={classes.about}>{topic.about}</p>
              <Part
                mapping={mapping}
                fields={fields}
                onChange={(changed) => base && setDraft({ base, mapping: changed })}
              />
            </section>
          </div>
          {open && draft && (
            <SaveBar
              changes={changes}
              mapping={draft.mapping}
              basedOn={draft.base.version}
              onRebase={
                inForce === undefined || inForce.version === draft.base.version
                  ? null
                  : () => setDraft(onto(draft, inForce))
              }
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
        <div aria-busy="true">
          {Array.from({ length: 4 }, (_, index) => (
            <Skeleton key={index} height={56} mb="md" />
          ))}
        </div>
      )}
    </Page>
  )
}

function onto({ base, mapping }: Draft, newer: MappingSetting): Draft {
  return {
    base: newer,
    mapping: changedOnto({ base: base.mapping, mine: mapping, theirs: newer.mapping }),
  }
}

/** The one that the address names, or that holds the setting that it names. */
function useTopic(): (typeof TOPICS)[number] {
  const hash = useRouterState({ select: ({ location }) => location.hash })
  return topicOf(hash) ?? TOPICS[0]
}
