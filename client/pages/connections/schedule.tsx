import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Connection, Workspace } from '../../../shared/connection.ts'
import type { DueSlot } from '../../../shared/platform.ts'
import { connectionsOptions } from '../../api/connections.ts'
import { dueSlotsOptions } from '../../api/platform.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { plural } from '../../format/numbers.ts'
import { durationText, momentText, untilText } from '../../format/times.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { ShowMore } from '../../ui/show-more.tsx'
import { ConnectionChoice } from './connection-choice.tsx'
import { ConnectionName } from './connection-name.tsx'
import { lateMs, scheduleText, SLOT_WORDS, slotState } from './due-slot.ts'
import { ConnectionsFrame } from './frame.tsx'
import classes from './schedule.module.css'

const route = getRouteApi('/connections/schedule')
const SHOWN = 50

/** When syncs are due next, and what came of those that were. */
export function SchedulePage() {
  const { connection } = route.useSearch()
  const navigate = useNavigate({ from: '/connections/schedule' })
  const connections = useQuery(connectionsOptions())
  const list = useQuery(dueSlotsOptions())
  const [shown, setShown] = useState(SHOWN)
  const items = (list.data?.items ?? []).filter((slot) => (connection ?? slot.connection) === slot.connection)
  return (
    <ConnectionsFrame
      title="Schedule"
      lead="When each connection is synced, and whether it was: on time, late, missed or still waiting."
    >
      {connections.data && (
        <ul className={classes.next} aria-label="Due next">
          {connections.data.items.map((each) => (
            <Next key={each.id} connection={each} workspace={connections.data.workspace} />
          ))}
        </ul>
      )}
      <Section title="What came of it">
        <FilterBar told={list.data && plural(items.length, 'moment')}>
          <ConnectionChoice
            label="Whose schedule"
            chosen={connection}
            onChange={(value) =>
              void navigate({
                search: (before) => ({ ...before, connection: value }),
                replace: true,
                resetScroll: false,
              })
            }
          />
        </FilterBar>
        <Answered query={list} height={240}>
          {() =>
            items.length === 0 ? (
              <EmptyNote>
                No sync has been due yet. Each moment will be listed here with what came of it.
              </EmptyNote>
            ) : (
              <>
                <ul className={classes.list}>
                  {items.slice(0, shown).map((slot) => (
                    <Slot key={`${slot.connection} ${slot.dueAt}`} slot={slot} />
                  ))}
                </ul>
                <ShowMore
                  shown={shown}
                  total={items.length}
                  loading={false}
                  more={items.length > shown ? () => setShown(shown + SHOWN) : undefined}
                />
              </>
            )
          }
        </Answered>
      </Section>
    </ConnectionsFrame>
  )
}

function Next({
  connection: { id, vendor, schedule, nextSync },
  workspace: { zone, now },
}: {
  connection: Connection
  workspace: Workspace
}) {
  return (
    <li>
      <ConnectionName id={id} />
      <span>
        {schedule === null ? 'on demand only' : scheduleText(schedule)}
        {vendor === 'hubspot' &&
          ', and once more an hour after each sync, because HubSpot tells of some changes late'}
      </span>
      {nextSync !== null && (
        <span>
          next {momentText(nextSync, zone)} ({untilText(nextSync, now)})
        </span>
      )}
    </li>
  )
}

function Slot({ slot }: { slot: DueSlot }) {
  const { zone } = useWorkspace()
  const state = slotState(slot)
  const waiting = state === 'waiting' ? (slot.run?.waitingUntil ?? null) : null
  return (
    <li className={classes.slot} data-state={state}>
      <span className={classes.due}>{momentText(slot.dueAt, zone)}</span>
      <ConnectionName id={slot.connection} />
      <span className={classes.state}>
        {SLOT_WORDS[state]}
        {state === 'late' && ` by ${durationText(lateMs(slot))}`}
        {waiting !== null && ` until ${momentText(waiting, zone)}`}
      </span>
    </li>
  )
}
