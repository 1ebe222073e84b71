import { Button, Checkbox, Loader, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ImportAnswer, ImportKind } from '../../../shared/import.ts'
import { importPreviewOptions, useImport, type ChosenFile, type Choices } from '../../api/imports.ts'
import { plural } from '../../format/numbers.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Columns } from './columns.tsx'
import { Counts } from './counts.tsx'
import { FirstLines } from './first-lines.tsx'
import { Remarks } from './remarks.tsx'
import classes from './imports.module.css'

const NOTHING_CHOSEN: Choices = { match: {}, form: {} }

interface FilePreviewProps {
  readonly kind: ImportKind
  readonly chosen: ChosenFile
  readonly onDone: () => void
}

/** What an import of the file would do, what is to be chosen first, and the way to import it. */
export function FilePreview({ kind, chosen, onDone }: FilePreviewProps) {
  const [choices, setChoices] = useState(NOTHING_CHOSEN)
  const [skipRefused, setSkipRefused] = useState(false)
  const take = useImport()
  const { data, error, isFetching, refetch } = useQuery({
    ...importPreviewOptions(kind.key, chosen, choices),
    enabled: !take.isPending && !take.isSuccess,
  })
  if (take.data) return <Outcome kind={kind} answer={take.data} onDone={onDone} />
  if (error && data === undefined) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined)
    return (
      <div aria-busy="true" aria-label="Reading the file">
        <Skeleton height={280} mt="lg" />
      </div>
    )
  const refused = data.counts?.refused ?? 0
  const wanted = (data.counts?.new ?? 0) + (data.counts?.changed ?? 0)
  const possible = data.counts !== null && (refused === 0 || skipRefused) && wanted > 0 && !isFetching
  return (
    <>
      <Section
        title="Columns"
        aside={isFetching ? <Loader size="xs" aria-label="Reading the file again" /> : undefined}
      >
        <Columns kind={kind} answer={data} choices={choices} onChange={setChoices} />
        {error && <ProblemNote error={error} />}
      </Section>
      <Section title="What it would do">
        {data.counts && <Counts counts={data.counts} />}
        <Remarks lines={data.lines} refused={refused} />
        <FirstLines kind={kind} answer={data} />
      </Section>
      {take.error && <ProblemNote error={take.error} />}
      <section className={classes.bar} aria-label="Import the file">
        {refused > 0 && (
          <Checkbox
            size="sm"
            checked={skipRefused}
            onChange={({ currentTarget }) => setSkipRefused(currentTarget.checked)}
            label={`Leave out the ${plural(refused, 'line')} that can’t be imported`}
          />
        )}
        <div className={classes.actions}>
          <Button
            size="sm"
            disabled={!possible}
            loading={take.isPending}
            onClick={() => take.mutate({ kind: kind.key, chosen, choices, skipRefused })}
          >
            {data.counts === null ? 'Import' : `Import ${plural(wanted, 'row')}`}
          </Button>
          <Button size="sm" variant="subtle" onClick={onDone}>
            Discard
          </Button>
          <p className={classes.why}>{possible ? null : reasonOf(data, { refused, wanted })}</p>
        </div>
      </section>
    </>
  )
}

function reasonOf(
  { counts }: ImportAnswer,
  { refused, wanted }: { readonly refused: number; readonly wanted: number },
): string | null {
  if (counts === null) return 'Something is to be chosen first.'
  if (wanted === 0)
    return refused === 0 ? 'All of it is known already.' : 'Nothing that can be imported is new.'
  return 'Put the lines right and choose the file again, or leave them out.'
}

function Outcome({
  kind,
  answer: { imported, counts },
  onDone,
}: {
  readonly kind: ImportKind
  readonly answer: ImportAnswer
  readonly onDone: () => void
}) {
  return (
    <section className={classes.outcome} aria-label="What was imported">
      <output>
        {imported === null
          ? 'Nothing was new or changed.'
          : `${plural((counts?.new ?? 0) + (counts?.changed ?? 0), 'row')} imported: ${counts?.new ?? 0} new, ${counts?.changed ?? 0} changed.`}
      </output>
      <p>
        {kind.metrics.map(({ id, title }) => (
          <Link key={id} to="/metrics/$id" params={{ id }}>
            {title}
          </Link>
        ))}
      </p>
      <Button size="sm" variant="default" onClick={onDone}>
        Import another file
      </Button>
    </section>
  )
}
