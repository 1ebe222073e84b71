import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { duplicateOptions } from '../../api/quality.ts'
import { useStand } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { nextOf, ShowMore } from '../../ui/show-more.tsx'
import { ConnectionChoice } from '../connections/connection-choice.tsx'
import { Cluster } from './cluster.tsx'
import { QualityFrame } from './frame.tsx'
import { DuplicatesSearch } from './search.ts'

const route = getRouteApi('/quality/duplicates')

/** People who are in a system more than once, the largest clusters first. */
export function DuplicatesPage() {
  const question = route.useSearch()
  const navigate = useNavigate({ from: '/quality/duplicates' })
  const asOf = useAsOf()
  const stand = useStand()
  const list = useInfiniteQuery(duplicateOptions({ ...question, asOf }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const last = list.data?.pages.at(-1)
  const go = (next: Partial<typeof question>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <QualityFrame
      title="Duplicates"
      lead={`Records of one system that are the same person, as they ${stand}, the largest clusters first. A twin in the other system is a link, not a duplicate.`}
    >
      <FilterBar
        told={
          last &&
          `${plural(last.matching, 'cluster')}, ${plural(last.surplus, 'record')} more than there are people`
        }
      >
        <ConnectionChoice
          label="Whose records"
          chosen={question.connection}
          onChange={(connection) => go({ connection })}
        />
        <SearchBox
          label="Search the duplicates"
          placeholder="Search names, addresses, companies"
          search={question.search}
          onSearch={(search) => go({ search })}
        />
        <NativeSelect
          size="xs"
          aria-label="Found by"
          value={question.rule ?? ''}
          data={[
            { value: '', label: 'Found by any rule' },
            { value: 'email', label: 'Same e-mail address' },
            { value: 'name-and-company', label: 'Same name and company' },
          ]}
          onChange={({ currentTarget }) =>
            go({ rule: DuplicatesSearch.parse({ rule: currentTarget.value }).rule })
          }
        />
      </FilterBar>
      <Answered query={list} height={480}>
        {() =>
          items.length === 0 ? (
            <EmptyNote>
              {[question.connection, question.rule, question.search].every((each) => each === undefined)
                ? 'Nobody is in a system twice. Records that are the same person will be listed here side by side.'
                : 'No duplicates match what is asked for.'}
            </EmptyNote>
          ) : (
            <>
              <ul>
                {items.map((cluster) => (
                  <Cluster key={cluster.id} cluster={cluster} />
                ))}
              </ul>
              <ShowMore shown={items.length} total={last?.matching ?? 0} {...nextOf(list)} />
            </>
          )
        }
      </Answered>
    </QualityFrame>
  )
}
