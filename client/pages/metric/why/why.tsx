import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricBridge } from '../../../../shared/bridge.ts'
import type { MetricAnswer } from '../../../../shared/metric.ts'
import { bridgeOptions } from '../../../api/metrics.ts'
import { useAsOf } from '../../../api/past.ts'
import { useWorkspace } from '../../../api/workspace.ts'
import { toggleKey } from '../../../api/where.ts'
import { grainOf, periodOf, periodTitle, shiftPeriod } from '../../../format/periods.ts'
import { Answered } from '../../../ui/answered.tsx'
import { Section } from '../../../ui/page.tsx'
import type { Focus } from '../view.ts'
import { RestatedCases } from './restated-cases.tsx'
import { ToldThen } from './told-then.tsx'
import { Waterfall } from './waterfall.tsx'
import { waterfallRows } from './waterfall-rows.ts'
import classes from './why.module.css'

const route = getRouteApi('/metrics/$id')
/** Back to how many periods before one can ask. */
const OFFERED = 12
const A_YEAR: Readonly<Record<ReturnType<typeof grainOf>, number>> = {
  week: 52,
  month: 12,
  quarter: 4,
  year: 1,
}

/** Why the number isn't what it was: restated since, and new facts, down to the records. */
export function Why({ answer, focus }: { readonly answer: MetricAnswer; readonly focus: Focus }) {
  const { where, against } = route.useSearch()
  const asOf = useAsOf()
  const base = against === undefined || focus.name === null ? undefined : periodOf(against)
  const bridge = useQuery(
    bridgeOptions(answer.id, {
      from: focus.from,
      to: focus.to,
      baseFrom: base?.start,
      baseTo: base?.end,
      where,
      asOf,
    }),
  )
  return (
    <Section
      title="Why it changed"
      aside={focus.name !== null && <Against name={focus.name} against={against} />}
    >
      <Answered query={bridge} height={220}>
        {(data) => <Told bridge={data} answer={answer} />}
      </Answered>
      {focus.name !== null && where === undefined && <ToldThen answer={answer} period={focus.name} />}
    </Section>
  )
}

function Told({
  bridge,
  answer: { noun },
}: {
  readonly bridge: MetricBridge
  readonly answer: MetricAnswer
}) {
  const { currency, zone } = useWorkspace()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const rows = waterfallRows(bridge, zone)
  const { dimension } = bridge
  return (
    <>
      {bridge.sentence !== null && <p className={classes.sentence}>{bridge.sentence}</p>}
      {rows.length > 0 && (
        <Waterfall
          bridge={bridge}
          noun={noun}
          rows={rows}
          currency={currency}
          onPick={(key) =>
            void navigate({
              search: (before) =>
                dimension === null
                  ? before
                  : { ...before, where: toggleKey(before.where, dimension.id, key) },
              resetScroll: false,
            })
          }
        />
      )}
      <RestatedCases bridge={bridge} noun={noun} currency={currency} />
      {bridge.reason !== null && <p className={classes.quiet}>{bridge.reason}</p>}
      {rows.length > 0 && bridge.method !== null && <p className={classes.quiet}>{bridge.method}</p>}
    </>
  )
}

/** From which earlier period the change is told. */
function Against({ name, against }: { readonly name: string; readonly against: string | undefined }) {
  const navigate = useNavigate({ from: '/metrics/$id' })
  const before = Array.from({ length: OFFERED }, (_, index) => shiftPeriod(name, -index - 1))
  const year = shiftPeriod(name, -A_YEAR[grainOf(name)])
  const offered = [...new Set([...before, year, ...(against === undefined ? [] : [against])])]
  return (
    <NativeSelect
      size="xs"
      aria-label="Since when"
      value={against ?? before[0]}
      data={offered.map((each) => ({ value: each, label: `Since ${sinceText(each, name)}` }))}
      onChange={({ currentTarget }) => {
        const chosen = currentTarget.value
        void navigate({
          search: (search) => ({ ...search, against: chosen === before[0] ? undefined : chosen }),
          replace: true,
          resetScroll: false,
        })
      }}
    />
  )
}

/** “week 46”, with its year where it is another one. */
function sinceText(period: string, beside: string): string {
  const title = periodTitle(period)
  const text = grainOf(period) === 'week' ? title.toLowerCase() : title
  const year = period.slice(0, 4)
  return grainOf(period) === 'week' && year !== beside.slice(0, 4) ? `${text} of ${year}` : text
}
