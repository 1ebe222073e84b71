import { Button, Group } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { campaignsOptions } from '../../api/campaigns.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { useAsOf } from '../../api/past.ts'
import { plural } from '../../format/numbers.ts'
import { addDays, dayIn, periodOf, spanLabel, weekOf } from '../../format/periods.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { Section } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { CampaignsFrame } from './frame.tsx'
import { Timeline } from './timeline.tsx'
import { TypeSelect } from './type-select.tsx'
import { Upcoming } from './upcoming.tsx'

const route = getRouteApi('/campaigns')
const WEEKS = 12
const WEEKS_BACK = 8
const STEP_WEEKS = 4

/** Planned, first committed and actual dates, each campaign on a line of its own. */
export function CampaignsPage() {
  const { from: wanted, type, search } = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns' })
  const { zone, now } = useWorkspace()
  const monday = periodOf(weekOf(dayIn(zone, now))).start
  const from = wanted ?? addDays(monday, -7 * WEEKS_BACK)
  const to = addDays(from, 7 * WEEKS)
  const asOf = useAsOf()
  const list = useQuery(campaignsOptions({ from, to, type, search, asOf }))
  const go = (next: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true, resetScroll: false })
  return (
    <CampaignsFrame
      title="Campaigns"
      lead="When each was meant to launch, how often that was moved, and when it did."
    >
      <Section title="Launching in the next 14 days">
        <Upcoming />
      </Section>
      <Section
        title={spanLabel(from, to)}
        aside={
          <Group gap={4}>
            <Step label="Four weeks earlier" onClick={() => go({ from: addDays(from, -7 * STEP_WEEKS) })}>
              <IconChevronLeft size={16} aria-hidden />
            </Step>
            <Button
              size="compact-sm"
              variant="default"
              disabled={wanted === undefined}
              onClick={() => go({ from: undefined })}
            >
              Today
            </Button>
            <Step label="Four weeks later" onClick={() => go({ from: addDays(from, 7 * STEP_WEEKS) })}>
              <IconChevronRight size={16} aria-hidden />
            </Step>
          </Group>
        }
      >
        <FilterBar told={list.data && plural(list.data.matching, 'campaign')}>
          <TypeSelect value={type} onChange={(chosen) => go({ type: chosen })} />
          <SearchBox
            label="Search the campaigns"
            placeholder="Search names and owners"
            search={search}
            onSearch={(words) => go({ search: words })}
          />
        </FilterBar>
        <Answered query={list} height={480}>
          {(found) =>
            found.items.length === 0 ? (
              <EmptyNote>
                {type === undefined && search === undefined
                  ? 'No campaign has a planned, committed or actual launch in these weeks.'
                  : 'No campaign matches what is asked for in these weeks.'}
              </EmptyNote>
            ) : (
              <Timeline list={found} />
            )
          }
        </Answered>
      </Section>
    </CampaignsFrame>
  )
}

function Step({
  label,
  onClick,
  children,
}: {
  readonly label: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}) {
  return (
    <Button size="compact-sm" variant="default" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  )
}
