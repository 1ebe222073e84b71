import { NativeSelect, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { conflictCsvAddress, conflictOptions } from '../../api/quality.ts'
import { useStand } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { countText, plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { DownloadLink } from '../../ui/download-link.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { nextOf, ShowMore } from '../../ui/show-more.tsx'
import { SortButton } from '../../ui/sort-button.tsx'
import { ConflictRow } from './conflict-row.tsx'
import ledger from '../../ui/ledger-table.module.css'
import classes from './conflicts.module.css'
import { QualityFrame } from './frame.tsx'
import { ConflictsSearch } from './search.ts'

const route = getRouteApi('/quality/conflicts')
const NEWER = [
  { value: '', label: 'All' },
  { value: 'salesforce', label: 'Salesforce newer' },
  { value: 'hubspot', label: 'HubSpot newer' },
  { value: 'unknown', label: 'No telling' },
]

/** What Salesforce and HubSpot don't say alike of the same person, field by field. */
export function ConflictsPage() {
  const question = route.useSearch()
  const { field, newer, search, sort = '-changed' } = question
  const navigate = useNavigate({ from: '/quality/conflicts' })
  const asOf = useAsOf()
  const stand = useStand()
  const list = useInfiniteQuery(conflictOptions({ ...question, asOf }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const last = list.data?.pages.at(-1)
  const all = last?.counts.reduce((sum, { conflicts }) => sum + conflicts, 0) ?? 0
  const go = (next: Partial<typeof question>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  const header = (column: 'label' | 'field' | 'changed', title: string) => (
    <SortButton
      label={title}
      direction={directionOf(sort, column)}
      onClick={() => go({ sort: sort === column ? `-${column}` : column })}
    />
  )
  return (
    <QualityFrame
      title="Conflicts"
      lead={`People whom Salesforce and HubSpot both know, and what the two don’t say alike of them, as the records ${stand}.`}
    >
      <FilterBar told={last && plural(last.matching, 'conflict')}>
        <NativeSelect
          size="xs"
          aria-label="Field"
          value={field ?? ''}
          data={[
            { value: '', label: `All fields (${countText(all)})` },
            ...(last?.counts ?? []).map((each) => ({
              value: each.field,
              label: `${each.title} (${countText(each.conflicts)})`,
            })),
          ]}
          onChange={({ currentTarget }) =>
            go({ field: ConflictsSearch.parse({ field: currentTarget.value }).field })
          }
        />
        <SearchBox
          label="Search the conflicts"
          placeholder="Search names, ids and values"
          search={search}
          onSearch={(words) => go({ search: words })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Which side is newer"
          className={classes.choice}
          value={newer ?? ''}
          data={NEWER}
          onChange={(value) => go({ newer: ConflictsSearch.parse({ newer: value }).newer })}
        />
        {last && last.matching > 0 && <DownloadLink href={conflictCsvAddress({ ...question, asOf })} />}
      </FilterBar>
      <Answered query={list} height={480}>
        {() =>
          items.length === 0 ? (
            <EmptyNote>
              {field === undefined && newer === undefined && search === undefined
                ? 'The two systems agree on everyone whom both know. What they don’t say alike will be listed here, side by side.'
                : 'No conflict matches what is asked for.'}
            </EmptyNote>
          ) : (
            <>
              <table className={`${ledger.table} ${classes.table}`} aria-label="Conflicts">
                <thead>
                  <tr>
                    <th scope="col" aria-sort={directionOf(sort, 'label')}>
                      {header('label', 'Person')}
                    </th>
                    <th scope="col" aria-sort={directionOf(sort, 'field')}>
                      {header('field', 'Field')}
                    </th>
                    <th scope="col">Salesforce</th>
                    <th scope="col" aria-sort={directionOf(sort, 'changed')}>
                      <span className={classes.last}>
                        <span>HubSpot</span>
                        {header('changed', 'By last change')}
                      </span>
                    </th>
                    <th scope="col">Sync rule</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((conflict) => (
                    <ConflictRow key={conflict.id} conflict={conflict} />
                  ))}
                </tbody>
              </table>
              <ShowMore shown={items.length} total={last?.matching ?? 0} {...nextOf(list)} />
            </>
          )
        }
      </Answered>
    </QualityFrame>
  )
}

function directionOf(sort: string, column: string) {
  if (sort === column) return 'ascending'
  return sort === `-${column}` ? 'descending' : 'none'
}
