import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconHistory } from '@tabler/icons-react'
import { useState, type FormEvent } from 'react'
import { connectionsOptions, hasData } from '../../api/connections.ts'
import { useAsOf } from '../../api/past.ts'
import { pastOptions } from '../../api/storage.ts'
import { addDays, dayIn, dayText, endOfDay } from '../../format/periods.ts'
import classes from './time-travel.module.css'

const WAYS_BACK = [
  { label: 'A week ago', days: 7 },
  { label: 'Four weeks ago', days: 28 },
  { label: 'A quarter ago', days: 91 },
] as const

/** Chooses the past day as of whose end every page is told; nothing before there is data. */
export function TimeTravel() {
  const { data } = useQuery(connectionsOptions())
  const asOf = useAsOf()
  const [opened, setOpened] = useState(false)
  if (!data || !hasData(data)) return null
  const { zone, now } = data.workspace
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={264} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          {...(asOf === undefined ? { variant: 'subtle', color: 'gray' } : { variant: 'light' })}
          size="lg"
          aria-label="Look back at a past day"
          onClick={() => setOpened(!opened)}
        >
          <IconHistory size={18} stroke={1.7} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Choice
          zone={zone}
          today={dayIn(zone, now)}
          {...(asOf === undefined ? {} : { chosen: dayIn(zone, asOf) })}
          close={() => setOpened(false)}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choice({
  zone,
  today,
  chosen,
  close,
}: {
  zone: string
  today: string
  chosen?: string
  close: () => void
}) {
  const [day, setDay] = useState(chosen ?? addDays(today, -7))
  const navigate = useNavigate()
  const yesterday = addDays(today, -1)
  const { data: past } = useQuery(pastOptions())
  const first = past?.since == null ? null : dayIn(zone, past.since)
  const isPast = day !== '' && day <= yesterday
  const isKnown = first === null || day >= first

  function go(to: string): void {
    close()
    // The week that was the last one then.
    void navigate({
      to: '.',
      search: (before) => ({ ...before, asOf: endOfDay(zone, to), period: undefined }),
    })
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isPast && isKnown) go(day)
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        type="date"
        label="As it stood at the end of"
        description="Later syncs, edits and settings are left out."
        value={day}
        max={yesterday}
        {...(first === null ? {} : { min: first })}
        error={
          day === '' || (isPast && isKnown)
            ? null
            : isPast
              ? `Nothing was read before ${dayText(first ?? day)}.`
              : 'Choose a day before today.'
        }
        onChange={({ currentTarget }) => setDay(currentTarget.value)}
        data-autofocus
      />
      <Button type="submit" size="xs" disabled={!isPast || !isKnown}>
        Show that day
      </Button>
      <div className={classes.ways}>
        {WAYS_BACK.filter(({ days }) => first === null || addDays(today, -days) >= first).map(
          ({ label, days }) => (
            <Button key={days} size="compact-xs" variant="default" onClick={() => go(addDays(today, -days))}>
              {label}
            </Button>
          ),
        )}
      </div>
    </form>
  )
}
