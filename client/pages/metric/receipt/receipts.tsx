import { useInfiniteQuery } from '@tanstack/react-query'
import { Skeleton } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { MetricAnswer, Receipt } from '../../../../shared/metric.ts'
import { receiptCsvAddress, receiptOptions, type ReceiptQuestion } from '../../../api/metrics.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { useAsOf } from '../../../api/past.ts'
import { countText } from '../../../format/numbers.ts'
import { dayIn, dayOfWeekText } from '../../../format/periods.ts'
import { DownloadLink } from '../../../ui/download-link.tsx'
import { Section } from '../../../ui/page.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import type { Focus } from '../view.ts'
import { ReceiptFilters } from './receipt-filters.tsx'
import { ReceiptReasons } from './receipt-reasons.tsx'
import { ReceiptTable } from './receipt-table.tsx'
import classes from './receipts.module.css'

const route = getRouteApi('/metrics/$id')

interface ReceiptsProps {
  readonly answer: MetricAnswer
  readonly parts: MetricAnswer['parts']
  readonly focus: Focus
}

/** The very records that were summed, and those left out, each with its reason, in the period looked at. */
export function Receipts({ answer, parts, focus }: ReceiptsProps) {
  const { where, verdict, reason, part, search, sort } = route.useSearch()
  const question: ReceiptQuestion = {
    from: focus.from,
    to: focus.to,
    where,
    verdict,
    reason,
    part,
    search,
    sort,
  }
  const asOf = useAsOf()
  const query = useInfiniteQuery(receiptOptions(answer.id, { ...question, asOf }))
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data])
  const first = query.data?.pages[0]
  const { kind } = answer.definition
  const { zone, now } = useWorkspace()
  return (
    <Section
      id="records"
      title={`The records behind it · ${focus.title}`}
      aside={<DownloadLink href={receiptCsvAddress(answer.id, { ...question, asOf })} />}
    >
      <p className={classes.about}>
        {kind === 'state' && first && asOfText(first, dayIn(zone, now))}
        {first && matchText(first)}
      </p>
      <ReceiptFilters answer={answer} parts={parts} receipt={first} />
      {first && <ReceiptReasons receipt={first} outcomes={answer.definition.outcomes} />}
      {query.error && rows.length === 0 ? (
        <ProblemNote error={query.error} retry={() => void query.refetch()} />
      ) : first ? (
        <ReceiptTable
          answer={answer}
          rows={rows}
          matching={first.matching}
          loading={query.isFetchingNextPage}
          more={query.hasNextPage ? () => void query.fetchNextPage() : undefined}
          failed={query.isFetchNextPageError ? query.error : null}
        />
      ) : (
        <Skeleton height={420} />
      )}
    </Section>
  )
}

/** The day whose end a state is told of; of a period that still runs, today. */
function asOfText({ items }: Receipt, today: string): string {
  const day = items[0]?.day ?? null
  if (day === null) return ''
  return day < today ? `As they stood at the end of ${dayOfWeekText(day)}. ` : 'As they stand today. '
}

/** "59 of 42,055 records match", or how many there are. */
function matchText({ matching, included, excluded }: Receipt): string {
  const all = included + excluded
  return matching === all
    ? `${countText(all)} ${all === 1 ? 'record' : 'records'}.`
    : `${countText(matching)} of ${countText(all)} records ${matching === 1 ? 'matches' : 'match'}.`
}
