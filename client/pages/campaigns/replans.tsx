import { NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { PlanStep, ReasonsSave } from '../../../shared/campaign.ts'
import { planCsvAddress, plansOptions } from '../../api/campaigns.ts'
import { useSetReasons } from '../../api/reasons.ts'
import { useAsOf } from '../../api/past.ts'
import { countText, plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { nextOf, ShowMore } from '../../ui/show-more.tsx'
import { CampaignsFrame } from './frame.tsx'
import { PlanRow } from './plan-row.tsx'
import { ReasonBar } from './reason-bar.tsx'
import { asTheyWere } from './reasons.ts'
import { ReplansSearch } from './search.ts'
import { WhoMovedIt } from './who-moved-it.tsx'
import { REASON_WORDS } from './words.ts'
import { useChoices } from '../../ui/use-choices.ts'
import ledger from '../../ui/ledger-table.module.css'
import classes from './replans.module.css'

const route = getRouteApi('/campaigns/replans')

/** Every planned date, who moved it and why; the reasons are set here, one by one or for many at once. */
export function ReplansPage() {
  const question = route.useSearch()
  const { only, reason, search } = question
  const isWhole = question.from === undefined && question.to === undefined
  const navigate = useNavigate({ from: '/campaigns/replans' })
  const asOf = useAsOf()
  const list = useInfiniteQuery(plansOptions({ ...question, asOf }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const last = list.data?.pages.at(-1)
  const set = useSetReasons()
  const choices = useChoices(set.mutateAsync)
  const go = (next: Partial<typeof question>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  const picked = items.filter(({ id }) => choices.ids.has(id))

  const said = (steps: readonly PlanStep[], save: Omit<ReasonsSave, 'ids'>) => {
    const ids = steps.map(({ id }) => id)
    return { ids, saves: [{ ids, ...save }], back: asTheyWere(steps) }
  }

  return (
    <CampaignsFrame
      title="Re-plans"
      lead="Every planned launch that was moved: when, by whom and why. A reason ends the talk of who was late."
    >
      <Section title="Who moved it?">
        <WhoMovedIt all={isWhole && last ? last.counts.reduce((sum, each) => sum + each.replans, 0) : null} />
      </Section>
      <Section id="ledger" title="Ledger">
        <FilterBar told={last && plural(last.matching, only === 'all' ? 'planned date' : 're-plan')}>
          <NativeSelect
            size="xs"
            aria-label="Reason"
            value={reason ?? ''}
            data={[
              { value: '', label: 'All reasons' },
              ...(last?.counts ?? []).map((each) => ({
                value: each.reason ?? 'none',
                label: `${each.reason === null ? 'No reason yet' : REASON_WORDS[each.reason]} (${countText(each.replans)})`,
              })),
            ]}
            onChange={({ currentTarget }) =>
              go({ reason: ReplansSearch.parse({ reason: currentTarget.value }).reason })
            }
          />
          <SearchBox
            label="Search the ledger"
            placeholder="Search campaigns, people and notes"
            search={search}
            onSearch={(words) => go({ search: words })}
          />
          <SegmentedControl
            size="xs"
            aria-label="Which dates"
            value={only ?? 'replans'}
            data={[
              { value: 'replans', label: 'Moved' },
              { value: 'all', label: 'All dates' },
            ]}
            onChange={(value) => go({ only: value === 'all' ? 'all' : undefined })}
          />
          {last && last.matching > 0 && <DownloadLink href={planCsvAddress({ ...question, asOf })} />}
        </FilterBar>
        {choices.error && <ProblemNote error={choices.error} dismiss={choices.dismiss} />}
        <Answered query={list} height={480}>
          {() =>
            items.length === 0 ? (
              <EmptyNote>
                {reason === undefined && search === undefined
                  ? 'No committed date was moved yet. What is moved from now on stands here, with who moved it.'
                  : 'No date matches what is asked for.'}
              </EmptyNote>
            ) : (
              <>
                <table className={`${ledger.table} ${classes.table}`} aria-label="Planned dates">
                  <thead>
                    <tr>
                      <th scope="col" className={ledger.choose}>
                        <VisuallyHidden>Choose</VisuallyHidden>
                      </th>
                      <th scope="col">Campaign</th>
                      <th scope="col">Moved</th>
                      <th scope="col">When and by whom</th>
                      <th scope="col">Reason</th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((step) => (
                      <PlanRow
                        key={step.id}
                        step={step}
                        chosen={choices.ids.has(step.id)}
                        busy={choices.saving.has(step.id)}
                        onChoose={() => choices.toggle(step.id)}
                        onSay={(save) => choices.save(said([step], save))}
                      />
                    ))}
                  </tbody>
                </table>
                <ShowMore shown={items.length} total={last?.matching ?? 0} {...nextOf(list)} />
              </>
            )
          }
        </Answered>
        <ReasonBar
          picked={picked}
          choices={choices}
          onSay={(save) => choices.saveChosen(said(picked, save))}
        />
      </Section>
    </CampaignsFrame>
  )
}
