import { Skeleton, UnstyledButton } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Receipt } from '../../../../shared/metric.ts'
import { countText } from '../../../format/numbers.ts'
import classes from './receipt-reasons.module.css'

const route = getRouteApi('/metrics/$id')
const SHOWN = 8

/** How many records are in and out, and why; a reason narrows the list to its records. */
export function ReceiptReasons({ receipt }: { receipt: Receipt | undefined }) {
  const { reason: chosen } = route.useSearch()
  const navigate = useNavigate({ from: '/metrics/$id' })
  if (!receipt) return <Skeleton height={48} mb="sm" />
  return (
    <div className={classes.reasons}>
      <p className={classes.counts}>
        <strong>{countText(receipt.included)}</strong> in the number,{' '}
        <strong>{countText(receipt.excluded)}</strong> left out
      </p>
      <ul className={classes.list}>
        {receipt.reasons.slice(0, SHOWN).map(({ reason, included, cases }) => (
          <li key={`${reason} ${included}`}>
            <UnstyledButton
              className={classes.reason}
              aria-pressed={chosen === reason}
              onClick={() =>
                void navigate({
                  search: (before) => ({ ...before, reason: before.reason === reason ? undefined : reason }),
                  replace: true,
                  resetScroll: false,
                })
              }
            >
              <span className={classes.side} data-included={included}>
                {included ? 'in' : 'out'}
              </span>
              {reason} <span className={classes.cases}>{countText(cases)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  )
}
