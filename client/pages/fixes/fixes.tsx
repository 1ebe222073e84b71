import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Fix } from '../../../shared/fix.ts'
import { fixesOptions } from '../../api/fixes.ts'
import { useStand } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { ConnectionChoice } from '../connections/connection-choice.tsx'
import { QualityFrame } from '../quality/frame.tsx'
import { FixRow } from './fix-row.tsx'
import classes from './fixes.module.css'
import { HowToLoad } from './how-to-load.tsx'
import { FixesSearch } from './search.ts'

const route = getRouteApi('/quality/fixes')
const SHOWN_FIRST = 20
const ORDERS = [
  { value: 'impact', label: 'Metric moved' },
  { value: 'records', label: 'Records' },
  { value: 'recent', label: 'New records' },
]
const OBJECTS = [
  { value: '', label: 'All objects' },
  { value: 'lead', label: 'Leads' },
  { value: 'contact', label: 'Contacts' },
  { value: 'account', label: 'Accounts' },
  { value: 'company', label: 'Companies' },
  { value: 'opportunity', label: 'Opportunities' },
  { value: 'deal', label: 'Deals' },
  { value: 'campaign', label: 'Campaigns' },
]
const RANKED = {
  impact: 'Ranked by how far the metric that gains most would rise, then by the number of records.',
  records: 'Ranked by the number of records, then by how far the metric that gains most would rise.',
  recent: 'Ranked by how many of the records were created in the last four weeks, then by all of them.',
} as const

/** Everything that can be put right, ranked, each with the files for it. */
export function FixesPage() {
  const { fix: open, ...question } = route.useSearch()
  const stand = useStand()
  const { connection, object, sort = 'impact' } = question
  const navigate = useNavigate({ from: '/quality/fixes' })
  const asOf = useAsOf()
  const ranking = useQuery(fixesOptions({ ...question, asOf }))
  const go = (next: Partial<FixesSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <QualityFrame
      title="Fix this week"
      lead="What the metrics know as missing, not valid, duplicate, unowned or said otherwise in the other system; what it would bring to put it right; and the lists to do it with."
    >
      <FilterBar told={ranking.data && plural(ranking.data.matching, 'repair')}>
        <ConnectionChoice
          label="Whose records"
          chosen={connection}
          onChange={(next) => go({ connection: next })}
        />
        <NativeSelect
          size="xs"
          aria-label="Object"
          value={object ?? ''}
          data={OBJECTS}
          onChange={({ currentTarget }) =>
            go({ object: currentTarget.value === '' ? undefined : currentTarget.value })
          }
        />
        <SegmentedControl
          size="xs"
          aria-label="Ranked by"
          value={sort}
          data={ORDERS}
          onChange={(value) =>
            go({ sort: value === 'impact' ? undefined : FixesSearch.parse({ sort: value }).sort })
          }
        />
      </FilterBar>
      <p className={classes.about}>
        {RANKED[sort]} Values are as the records {stand}, and as they would be once every record of the repair
        is put right; they are computed from the metric’s own records.
      </p>
      <HowToLoad />
      <Answered query={ranking} height={480}>
        {({ items }) => (
          <div aria-busy={ranking.isPlaceholderData}>
            <Ranking
              items={items}
              narrowed={connection !== undefined || object !== undefined}
              open={open}
              toggle={(id) => go({ fix: id === open ? undefined : id })}
            />
          </div>
        )}
      </Answered>
    </QualityFrame>
  )
}

interface RankingProps {
  readonly items: readonly Fix[]
  readonly narrowed: boolean
  readonly open: string | undefined
  readonly toggle: (id: string) => void
}

function Ranking({ items, narrowed, open, toggle }: RankingProps) {
  const [wanted, setWanted] = useState(SHOWN_FIRST)
  // Whoever comes for one repair finds it, however far down it stands.
  const shown = Math.max(wanted, items.findIndex(({ id }) => id === open) + 1)
  if (items.length === 0) {
    return (
      <p className={classes.about}>
        {narrowed
          ? 'Nothing of this kind is to be put right.'
          : 'Nothing is to be put right. What records lack, and what is wrong with them, will be listed here, ranked by what it would bring to repair it.'}
      </p>
    )
  }
  return (
    <>
      <table className={classes.table} aria-label="Repairs">
        <thead>
          <tr>
            <th scope="col">Repair</th>
            <th scope="col" className={classes.number}>
              Records
            </th>
            <th scope="col" className={classes.number}>
              New
            </th>
            <th scope="col">Moves</th>
            <th scope="col" className={classes.file}>
              List
            </th>
          </tr>
        </thead>
        <tbody>
          {items.slice(0, shown).map((fix) => (
            <FixRow key={fix.id} fix={fix} open={fix.id === open} toggle={() => toggle(fix.id)} />
          ))}
        </tbody>
      </table>
      <ShowMore
        shown={shown}
        total={items.length}
        loading={false}
        more={items.length > shown ? () => setWanted(items.length) : undefined}
      />
    </>
  )
}
