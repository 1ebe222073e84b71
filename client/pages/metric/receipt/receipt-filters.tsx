import { Button, CloseButton, NativeSelect, SegmentedControl } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Verdict, type MetricAnswer, type Receipt } from '../../../../shared/metric.ts'
import { countText } from '../../../format/numbers.ts'
import { SearchBox } from '../../../ui/search-box.tsx'
import { verdictText } from './receipt-cells.tsx'
import classes from './receipt-filters.module.css'

const route = getRouteApi('/metrics/$id')

interface ReceiptFiltersProps {
  readonly answer: MetricAnswer
  readonly parts: MetricAnswer['parts']
  readonly receipt: Receipt | undefined
}

/** Which of the records are listed: by what became of them, by the field that they fall short of, by their names. */
export function ReceiptFilters({ answer, parts, receipt }: ReceiptFiltersProps) {
  const { verdict, search, reason, part, sort } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const change = (changed: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true, resetScroll: false })
  const narrowed = [verdict, search, reason, part, sort].some((each) => each !== undefined)
  const { definition } = answer
  return (
    <div className={classes.filters}>
      <SegmentedControl
        size="xs"
        aria-label="What became of them"
        data={verdictOptions(answer, receipt)}
        value={verdict ?? 'all'}
        onChange={(value) => change({ verdict: Verdict.safeParse(value).data, reason: undefined })}
      />
      <SearchBox
        label="Search the records"
        placeholder="Search names and ids"
        search={search}
        onSearch={(words) => change({ search: words })}
      />
      <NativeSelect
        size="xs"
        aria-label="Order of the records"
        className={classes.order}
        data={[
          { value: '', label: 'Usual order' },
          { value: 'label', label: 'By name' },
          { value: 'reason', label: 'By what became of it' },
          ...definition.details.map(({ name, title }) => ({
            value: `-detail:${name}`,
            label: `By ${title.toLowerCase()}`,
          })),
        ]}
        value={sort ?? ''}
        onChange={({ currentTarget }) => change({ sort: currentTarget.value || undefined })}
      />
      {part !== undefined && (
        <span className={classes.part}>
          Short of <strong>{parts.find(({ key }) => key === part)?.title ?? part}</strong>
          <CloseButton
            size="sm"
            aria-label="Take off the field or rule"
            onClick={() => change({ part: undefined })}
          />
        </span>
      )}
      {narrowed && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() =>
            change({
              verdict: undefined,
              search: undefined,
              reason: undefined,
              part: undefined,
              sort: undefined,
            })
          }
        >
          Show all records
        </Button>
      )}
    </div>
  )
}

/** All, and each outcome that the metric knows, with how many records it has. */
function verdictOptions({ unit, definition }: MetricAnswer, receipt: Receipt | undefined) {
  const { included = 0, excluded = 0, fails = 0 } = receipt ?? {}
  const own: readonly [Verdict, number][] =
    unit === 'ratio'
      ? [
          ['fails', fails],
          ['passes', included - fails],
        ]
      : [['counts', included]]
  const text = (word: string, count: number) =>
    receipt ? `${word.charAt(0).toUpperCase()}${word.slice(1)} ${countText(count)}` : word
  return [
    { value: 'all', label: text('all', included + excluded) },
    ...[...own, ['left-out', excluded] as const].map(([verdict, count]) => ({
      value: verdict,
      label: text(verdictText(verdict, definition.outcomes), count),
    })),
  ]
}
