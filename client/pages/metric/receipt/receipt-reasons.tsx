import { UnstyledButton } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { MetricAnswer, Receipt } from '../../../../shared/metric.ts'
import { countText } from '../../../format/numbers.ts'
import { VerdictBadge, verdictText } from './receipt-cells.tsx'
import classes from './receipt-reasons.module.css'

const route = getRouteApi('/metrics/$id')
const SHOWN = 8

interface ReceiptReasonsProps {
  readonly receipt: Receipt
  readonly outcomes: MetricAnswer['definition']['outcomes']
}

/** Why records pass, fail or are left out, the commonest first; a reason narrows the list to its records. */
export function ReceiptReasons({ receipt, outcomes }: ReceiptReasonsProps) {
  const { reason: chosen } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  const { reasons } = receipt
  // One reason for each outcome says nothing that the outcomes don't.
  if (reasons.length === new Set(reasons.map(({ verdict }) => verdict)).size) return null
  return (
    <ul className={classes.list} aria-label="Reasons">
      {reasons.slice(0, SHOWN).map(({ reason, verdict, cases }) => (
        <li key={`${reason} ${verdict}`}>
          <UnstyledButton
            className={classes.reason}
            aria-pressed={chosen === reason}
            onClick={() =>
              void navigate({
                search: (before) => ({
                  ...before,
                  reason: before.reason === reason ? undefined : reason,
                  verdict: undefined,
                }),
                replace: true,
                resetScroll: false,
              })
            }
          >
            <VerdictBadge verdict={verdict} word={verdictText(verdict, outcomes)} />
            {reason} <span className={classes.cases}>{countText(cases)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  )
}
