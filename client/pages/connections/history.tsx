import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { Connection } from '../../../shared/connection.ts'
import { RequestError } from '../../api/request.ts'
import { runOptions, syncListOptions } from '../../api/syncs.ts'
import { Answered } from '../../ui/answered.tsx'
import { useHashTarget } from '../../ui/hash-target.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './history.module.css'
import { PassRow } from './pass-row.tsx'
import { passesOf } from './passes.ts'

const route = getRouteApi('/connections')

/** Every pass over what is connected, newest first, with what it changed. */
export function History({ connections }: { connections: readonly Connection[] }) {
  const { connection } = route.useSearch()
  const navigate = useNavigate({ from: '/connections' })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    syncListOptions(connection),
  )
  const runs = data?.pages.flatMap(({ items }) => items)
  return (
    <Section
      id="history"
      title="History of syncs"
      aside={
        <SegmentedControl
          size="xs"
          aria-label="Whose syncs"
          value={connection ?? ''}
          data={[{ value: '', label: 'All' }, ...connections.map(({ id, label }) => ({ value: id, label }))]}
          onChange={(value) =>
            void navigate({
              search: (before) => ({ ...before, connection: value === '' ? undefined : value }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      }
    >
      {error && !runs ? (
        <ProblemNote error={error} retry={() => void refetch()} />
      ) : runs === undefined ? (
        <Skeleton height={240} />
      ) : runs.length === 0 ? (
        <p className={classes.none}>
          No sync has run yet. Each one will be listed here with what it changed.
        </p>
      ) : (
        <ul className={classes.list}>
          {passesOf(runs, { more: hasNextPage }).map((pass) => (
            <PassRow key={pass.id} pass={pass} connections={connections} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button
          variant="default"
          size="compact-md"
          mt="md"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show earlier syncs
        </Button>
      )}
    </Section>
  )
}

/** The sync that the address names, open, with the way back to all of them. */
export function AskedRun({ id, connections }: { id: string; connections: readonly Connection[] }) {
  const { connection } = route.useSearch()
  const run = useQuery(runOptions(id))
  useHashTarget(!run.isPending)
  return (
    <Section
      id="asked"
      title="The sync you asked for"
      aside={
        <Link to="/connections" search={{ connection }} hash="history">
          All syncs
        </Link>
      }
    >
      {isAbsent(run.error) ? (
        <p className={classes.none} role="alert">
          There is no such sync here. The address may be mistyped, or from another Plumbline.
        </p>
      ) : (
        <Answered query={run} height={120}>
          {(found) => (
            <ul className={classes.list}>
              {passesOf([found]).map((pass) => (
                <PassRow key={pass.id} pass={pass} connections={connections} open />
              ))}
            </ul>
          )}
        </Answered>
      )}
    </Section>
  )
}

function isAbsent(error: Error | null): boolean {
  return error instanceof RequestError && error.problem.status === 404
}
