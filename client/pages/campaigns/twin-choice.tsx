import { Button, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { CampaignPair } from '../../../shared/campaign-pair.ts'
import { twinsOptions } from '../../api/campaigns.ts'
import { dayLabel } from '../../format/periods.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'

const TYPING_MS = 250

interface TwinChoiceProps {
  readonly pair: CampaignPair
  readonly onChoose: (twin: string) => void
  readonly onLeave: () => void
}

/** Which campaign of the other system it is, by name; those made at about the same time come first. */
export function TwinChoice({ pair: { id, campaign }, onChoose, onLeave }: TwinChoiceProps) {
  // Whoever asked for the choice wants to type at once.
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS)
  const twins = useQuery(twinsOptions(id, search))
  if (twins.error) return <ProblemNote error={twins.error} retry={() => void twins.refetch()} />
  return (
    <>
      <Select
        size="xs"
        ref={field}
        searchable
        aria-label={`Which campaign of Salesforce ${campaign.label ?? campaign.recordId} is`}
        placeholder="Search Salesforce’s campaigns"
        nothingFoundMessage={twins.isFetching ? 'Searching…' : 'No campaign is named so.'}
        searchValue={typed}
        onSearchChange={setTyped}
        // The server has searched already.
        filter={({ options }) => options}
        data={(twins.data?.items ?? []).map(({ id: twin, label, recordId, created }) => ({
          value: twin,
          label: `${label ?? recordId}${created === null ? '' : `, made ${dayLabel(created, '')}`}`,
        }))}
        onChange={(twin) => {
          if (twin !== null) onChoose(twin)
        }}
      />
      <Button size="compact-xs" variant="subtle" mt={4} onClick={onLeave}>
        Leave it
      </Button>
    </>
  )
}
