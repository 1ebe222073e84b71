import { Button, Checkbox, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { CampaignPair, CampaignPairList } from '../../../shared/campaign-pair.ts'
import { pairsOptions, useDecidePairs } from '../../api/campaigns.ts'
import { useAsOf } from '../../api/past.ts'
import { countText, plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { ChoicesBar } from '../../ui/choices-bar.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { nextOf, ShowMore } from '../../ui/show-more.tsx'
import { useChoices } from '../../ui/use-choices.ts'
import ledger from '../../ui/ledger-table.module.css'
import { CampaignsFrame } from './frame.tsx'
import { PairRow } from './pair-row.tsx'
import { saidOf, type Verdict } from './pair-words.ts'
import { PairsSearch } from './search.ts'
import classes from './pairs.module.css'

const route = getRouteApi('/campaigns/pairs')
const STATES = [
  { state: 'likely', title: 'To decide' },
  { state: 'alone', title: 'In one system' },
  { state: 'linked', title: 'In both' },
  { state: 'own', title: 'Kept apart' },
] as const

/** Which campaigns of HubSpot are the same as in Salesforce: what the stored ids say, and what people say where these don't. */
export function PairsPage() {
  const question = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns/pairs' })
  const asOf = useAsOf()
  const list = useInfiniteQuery(pairsOptions({ ...question, asOf }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const last = list.data?.pages.at(-1)
  const decide = useDecidePairs()
  const choices = useChoices(decide.mutateAsync)
  const go = (next: Partial<typeof question>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  // What stood on a past day isn't decided.
  const open = asOf === undefined ? items.filter(({ state }) => state === 'likely') : []
  const picked = open.filter(({ id }) => choices.ids.has(id))

  const said = (pairs: readonly CampaignPair[], verdict: (pair: CampaignPair) => Verdict) => ({
    ids: pairs.map(({ id }) => id),
    saves: pairs.map((pair) => ({ id: pair.id, verdict: verdict(pair) })),
    back: pairs.map((pair) => ({ id: pair.id, verdict: saidOf(pair) })),
  })

  return (
    <CampaignsFrame
      title="Pairs"
      lead="A campaign that both systems know without saying so counts twice. Say which are the same; until then those that may be are left out of the numbers."
    >
      <Section title="HubSpot’s campaigns, and which they are in Salesforce">
        <FilterBar told={last && plural(last.matching, 'campaign')}>
          <SegmentedControl
            size="xs"
            aria-label="Which campaigns"
            className={classes.states}
            value={question.only ?? ''}
            data={[
              { value: '', label: 'All' },
              ...STATES.map(({ state, title }) => ({
                value: state,
                label: last ? `${title} (${countText(last.counts[state])})` : title,
              })),
            ]}
            onChange={(value) => go({ only: PairsSearch.parse({ only: value }).only })}
          />
          <SearchBox
            label="Search the campaigns"
            placeholder="Search campaigns of both systems"
            search={question.search}
            onSearch={(search) => go({ search })}
          />
        </FilterBar>
        {choices.error && <ProblemNote error={choices.error} dismiss={choices.dismiss} />}
        <Answered query={list} height={480}>
          {() =>
            items.length === 0 ? (
              <EmptyNote>{emptyText(question, last)}</EmptyNote>
            ) : (
              <>
                <table className={`${ledger.table} ${classes.table}`} aria-label="Campaigns of both systems">
                  <thead>
                    <tr>
                      <td className={ledger.choose}>
                        {open.length > 0 && (
                          <Checkbox
                            size="xs"
                            aria-label="Choose all that are to be decided"
                            checked={picked.length === open.length}
                            indeterminate={picked.length > 0 && picked.length < open.length}
                            onChange={({ currentTarget }) =>
                              choices.choose(currentTarget.checked ? open.map(({ id }) => id) : [])
                            }
                          />
                        )}
                      </td>
                      <th scope="col">In HubSpot</th>
                      <th scope="col">In Salesforce</th>
                      <th scope="col">
                        <VisuallyHidden>What it is</VisuallyHidden>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((pair) => (
                      <PairRow
                        key={pair.id}
                        pair={pair}
                        chosen={choices.ids.has(pair.id)}
                        busy={decide.isPending}
                        onChoose={() => choices.toggle(pair.id)}
                        onSay={(verdict) => choices.save(said([pair], () => verdict))}
                      />
                    ))}
                  </tbody>
                </table>
                <ShowMore shown={items.length} total={last?.matching ?? 0} {...nextOf(list)} />
              </>
            )
          }
        </Answered>
        <ChoicesBar
          label="Several campaigns"
          choices={choices}
          picked={picked.length === 0 ? null : plural(picked.length, 'campaign')}
          kept={`${plural(choices.said, 'decision')} kept.`}
        >
          <Button
            size="compact-sm"
            variant="default"
            loading={decide.isPending}
            onClick={() =>
              choices.saveChosen(
                said(picked, ({ twin }) => (twin === null ? null : { is: 'same', as: twin.id })),
              )
            }
          >
            Each is the one beside it
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={decide.isPending}
            onClick={() => choices.saveChosen(said(picked, () => ({ is: 'own' })))}
          >
            Each is its own
          </Button>
        </ChoicesBar>
      </Section>
    </CampaignsFrame>
  )
}

function emptyText({ only, search }: PairsSearch, last: CampaignPairList | undefined): string {
  const all = Object.values(last?.counts ?? {}).reduce((sum, count) => sum + count, 0)
  if (all === 0)
    return 'There is nothing to pair: either only one system is connected, or HubSpot has no campaigns yet.'
  if (only === 'likely' && search === undefined)
    return 'Nothing is to be decided: no campaign of HubSpot is named like one of Salesforce that isn’t paired.'
  return 'No campaign matches what is asked for.'
}
