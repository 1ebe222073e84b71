import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { QuarantineItem } from '../../../shared/platform.ts'
import { quarantineOptions } from '../../api/platform.ts'
import { plural } from '../../format/numbers.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { nextOf, ShowMore } from '../../ui/show-more.tsx'
import { ConnectionChoice } from './connection-choice.tsx'
import { ConnectionsFrame } from './frame.tsx'
import { QuarantineKinds } from './quarantine-kinds.tsx'
import { QuarantineRow } from './quarantine-row.tsx'
import { Retries } from './quarantine-retry.tsx'
import classes from './quarantine.module.css'

const route = getRouteApi('/connections/quarantine')

/** What the CRMs sent and could not be kept as it came: why, what it was, where it is, and reading it again. */
export function QuarantinePage() {
  const question = route.useSearch()
  const navigate = useNavigate({ from: '/connections/quarantine' })
  const list = useInfiniteQuery(quarantineOptions(question))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const last = list.data?.pages.at(-1)
  const narrowed = question.connection !== undefined || question.object !== undefined
  return (
    <ConnectionsFrame
      title="Set aside"
      lead="Rows and values that could not be kept as they came. Nothing is dropped: put them right in the CRM, then read them again."
    >
      <Retries />
      <FilterBar told={last && `${plural(last.total, 'value')} set aside`}>
        <ConnectionChoice
          label="Whose rows"
          chosen={question.connection}
          onChange={(connection) =>
            void navigate({
              search: (before) => ({ ...before, connection, object: undefined }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </FilterBar>
      <Answered query={list} height={240}>
        {() =>
          items.length === 0 ? (
            <EmptyNote>
              {narrowed
                ? 'Nothing is set aside here.'
                : 'Nothing is set aside: every row that the CRMs sent is kept as it came. What can’t be kept will be listed here with the reason.'}
            </EmptyNote>
          ) : (
            <>
              <QuarantineKinds counts={last?.counts ?? []} />
              <Section title="Newest first">
                <ul className={classes.list}>
                  {items.map((item) => (
                    <QuarantineRow key={keyOf(item)} item={item} />
                  ))}
                </ul>
                <ShowMore shown={items.length} total={last?.total ?? 0} {...nextOf(list)} />
              </Section>
            </>
          )
        }
      </Answered>
    </ConnectionsFrame>
  )
}

function keyOf({ connection, object, recordId, field, raw, seenAt }: QuarantineItem): string {
  return [connection, object, recordId, field, seenAt, raw].join(' ')
}
