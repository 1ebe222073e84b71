import { useInfiniteQuery } from '@tanstack/react-query'
import { Button, Skeleton } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { MetricAnswer } from '../../../../shared/metric.ts'
import { receiptCsvAddress, receiptOptions, type ReceiptQuestion } from '../../../api/metrics.ts'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import type { Focus } from '../focus.ts'
import { ReceiptFilters } from './receipt-filters.tsx'
import { ReceiptReasons } from './receipt-reasons.tsx'
import { ReceiptTable } from './receipt-table.tsx'

const route = getRouteApi('/metrics/$id')

/** The very records that were summed, in and out with their reasons, in the period looked at. */
export function Receipts({ answer, focus }: { answer: MetricAnswer; focus: Focus }) {
  const { where, included, reason, search, sort } = route.useSearch()
  const question: ReceiptQuestion = {
    from: focus.from,
    to: focus.to,
    where,
    included: included === undefined ? undefined : included === 'yes',
    reason,
    search,
    sort,
  }
  const query = useInfiniteQuery(receiptOptions(answer.id, question))
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  const first = query.data?.pages[0]
  return (
    <Section
      title={`The records behind it · ${focus.title}`}
      aside={
        <Button
          component="a"
          href={receiptCsvAddress(answer.id, question)}
          download
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} />}
        >
          Download as CSV
        </Button>
      }
    >
      <ReceiptReasons receipt={first} />
      <ReceiptFilters />
      {query.error && rows.length === 0 ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : first ? (
        <ReceiptTable
          rows={rows}
          unit={answer.unit}
          dimensions={answer.definition.dimensions}
          loading={query.isFetchingNextPage}
          more={query.hasNextPage && !query.isFetchingNextPage ? () => void query.fetchNextPage() : undefined}
          failed={query.isFetchNextPageError ? query.error : null}
        />
      ) : (
        <Skeleton height={420} />
      )}
    </Section>
  )
}
