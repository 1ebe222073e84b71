import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { ReplanReason, type PlanStep, type ReasonsSave } from '../../../shared/campaign.ts'
import { useAsOf } from '../../api/past.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { plural } from '../../format/numbers.ts'
import { dayIn, dayLabel } from '../../format/periods.ts'
import { CampaignName } from './campaign-name.tsx'
import { REASON_WORDS } from './words.ts'
import ledger from '../../ui/ledger-table.module.css'

const TOLD: Readonly<Record<PlanStep['told'], string>> = {
  created: 'as it was made',
  history: 'by the CRM’s history',
  observed: 'as Plumbline read it',
  imported: 'as imported',
}

interface PlanRowProps {
  readonly step: PlanStep
  readonly chosen: boolean
  readonly busy: boolean
  readonly onChoose: () => void
  readonly onSay: (save: Omit<ReasonsSave, 'ids'>) => void
}

/** One planned date, and the reason for it, set in place. */
export function PlanRow({ step, chosen, busy, onChoose, onSay }: PlanRowProps) {
  const { zone } = useWorkspace()
  // What stood on a past day isn't changed.
  const isPast = useAsOf() !== undefined
  const { campaign, at, changedBy, told, replan, reason, note } = step
  const day = dayIn(zone, at)
  const name = campaign.label ?? campaign.recordId
  return (
    <tr data-chosen={chosen || undefined}>
      <td className={ledger.choose}>
        {replan && !isPast && (
          <Checkbox
            size="xs"
            aria-label={`Choose ${name}, ${movedText(step)}`}
            checked={chosen}
            onChange={onChoose}
          />
        )}
      </td>
      <th scope="row">
        <CampaignName campaign={campaign} />
      </th>
      <td data-label="Moved">
        {movedText(step)}
        <span className={ledger.soft}>{daysText(step)}</span>
      </td>
      <td data-label="When and by whom">
        {dayLabel(day, '')}
        {changedBy !== null && `, ${changedBy}`}
        <span className={ledger.soft}>
          {TOLD[told]}
          {step.afterLaunch && ', after the launch'}
        </span>
      </td>
      <td data-label="Reason">
        {replan && isPast && (
          <>
            {reason === null ? '–' : REASON_WORDS[reason]}
            {note !== null && <span className={ledger.soft}>{note}</span>}
          </>
        )}
        {replan && !isPast && (
          <>
            <NativeSelect
              size="xs"
              aria-label={`Why ${name} was moved`}
              disabled={busy}
              value={reason ?? ''}
              data={[
                { value: '', label: 'No reason yet' },
                ...ReplanReason.options.map((each) => ({ value: each, label: REASON_WORDS[each] })),
              ]}
              onChange={({ currentTarget }) => {
                const said = ReplanReason.safeParse(currentTarget.value)
                onSay({ reason: said.success ? said.data : null, note: said.success ? note : null })
              }}
            />
            {reason !== null && (
              <Note
                key={note ?? ''}
                name={name}
                note={note}
                onSay={(text) => onSay({ reason, note: text })}
              />
            )}
            {step.reasonFrom === 'imported' && <span className={ledger.soft}>as imported</span>}
          </>
        )}
      </td>
    </tr>
  )
}

/** What is to be added to a reason; it is kept once it is left, or on Enter. */
function Note({
  name,
  note,
  onSay,
}: {
  readonly name: string
  readonly note: string | null
  readonly onSay: (note: string | null) => void
}) {
  const [text, setText] = useState(note ?? '')
  const keep = () => {
    const said = text.trim() === '' ? null : text.trim()
    if (said !== note) onSay(said)
  }
  return (
    <TextInput
      size="xs"
      mt={4}
      aria-label={`Note on why ${name} was moved`}
      placeholder="Add a note"
      maxLength={500}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={keep}
      onKeyDown={({ key, currentTarget }) => {
        // Leaving the field keeps the note, once.
        if (key === 'Enter') currentTarget.blur()
      }}
    />
  )
}

function movedText({ before, planned }: PlanStep): string {
  const day = (each: string) => dayLabel(each, '')
  if (planned === null) return `${before === null ? 'No day' : day(before)} → no day`
  return before === null ? day(planned) : `${day(before)} → ${day(planned)}`
}

function daysText({ days, committed, replan }: PlanStep): string {
  if (committed) return 'first committed'
  if (!replan) return 'planned before it was committed'
  if (days === null || days === 0) return ''
  return days > 0 ? `${plural(days, 'day')} later` : `${plural(-days, 'day')} earlier`
}
