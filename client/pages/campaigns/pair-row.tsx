import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import type { CampaignPair } from '../../../shared/campaign-pair.ts'
import { useAsOf } from '../../api/past.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { dayIn, dayLabel } from '../../format/periods.ts'
import ledger from '../../ui/ledger-table.module.css'
import { CampaignName } from './campaign-name.tsx'
import { apartText, type Verdict } from './pair-words.ts'
import { TwinChoice } from './twin-choice.tsx'
import classes from './pairs.module.css'

interface PairRowProps {
  readonly pair: CampaignPair
  readonly chosen: boolean
  readonly busy: boolean
  readonly onChoose: () => void
  readonly onSay: (verdict: Verdict) => void
}

/** A campaign of HubSpot, the one of Salesforce that it is or may be, and what to say of them. */
export function PairRow({ pair, chosen, busy, onChoose, onSay }: PairRowProps) {
  const { campaign, state, twin } = pair
  const [choosing, setChoosing] = useState(false)
  // What stood on a past day isn't decided.
  const isPast = useAsOf() !== undefined
  const name = campaign.label ?? campaign.recordId
  return (
    <tr data-chosen={chosen || undefined}>
      <td className={ledger.choose}>
        {state === 'likely' && !isPast && (
          <Checkbox size="xs" aria-label={`Choose ${name}`} checked={chosen} onChange={onChoose} />
        )}
      </td>
      <th scope="row">
        <CampaignName campaign={campaign} />
        <Dates side={campaign} />
      </th>
      <td>
        {choosing && !isPast ? (
          <TwinChoice
            pair={pair}
            onChoose={(as) => {
              setChoosing(false)
              onSay({ is: 'same', as })
            }}
            onLeave={() => setChoosing(false)}
          />
        ) : twin === null ? (
          <span className={ledger.soft}>
            {state === 'own' ? 'None: it is a campaign of its own' : 'None is named like it'}
          </span>
        ) : (
          <>
            {state === 'likely' && <span className={ledger.soft}>Perhaps</span>}
            <CampaignName campaign={twin} />
            <Dates side={twin} apart={apartText(pair)} />
          </>
        )}
      </td>
      <td>
        <Known pair={pair} />
        {!isPast && (
          <div className={classes.actions}>
            {state === 'likely' && twin !== null && (
              <Button
                size="compact-sm"
                variant="light"
                disabled={busy}
                aria-label={`${name} is the same as ${twin.label ?? twin.recordId}`}
                onClick={() => onSay({ is: 'same', as: twin.id })}
              >
                The same
              </Button>
            )}
            {state !== 'own' && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={busy}
                aria-label={`${name} is a campaign of its own`}
                onClick={() => onSay({ is: 'own' })}
              >
                {state === 'linked' ? 'Not the same' : 'Its own'}
              </Button>
            )}
            {!choosing && (
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={busy}
                aria-label={`Choose which campaign ${name} is`}
                onClick={() => setChoosing(true)}
              >
                {twin === null ? 'Choose it…' : 'Another…'}
              </Button>
            )}
            {pair.told === 'person' && pair.decidedAt !== null && (
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={busy}
                aria-label={`Take back what was said of ${name}`}
                onClick={() => onSay(null)}
              >
                Take back
              </Button>
            )}
          </div>
        )}
      </td>
    </tr>
  )
}

function Dates({
  side,
  apart = null,
}: {
  readonly side: CampaignPair['campaign']
  readonly apart?: string | null
}) {
  const told = [
    apart ?? (side.created === null ? null : `made ${dayLabel(side.created, '')}`),
    side.launched === null ? null : `launched ${dayLabel(side.launched, '')}`,
  ].filter((each) => each !== null)
  return told.length === 0 ? null : <span className={ledger.soft}>{told.join(', ')}</span>
}

/** By what it is known. */
function Known({ pair: { state, told, decidedAt, decidedBy } }: { readonly pair: CampaignPair }) {
  const { zone } = useWorkspace()
  if (told === 'stored-id') return <span className={ledger.soft}>By the id that HubSpot holds</span>
  if (told === null || state === 'likely') return null
  const when = decidedAt === null ? '' : ` on ${dayLabel(dayIn(zone, decidedAt), '')}`
  return (
    <span className={ledger.soft}>
      Said{decidedBy === null ? '' : ` by ${decidedBy}`}
      {when}
    </span>
  )
}
