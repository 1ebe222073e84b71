import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ImportAnswer, ImportKind } from '../../../shared/import.ts'
import {
  importPreviewOptions,
  useImport,
  type ChosenFile,
  type Choices,
  type Sending,
} from '../../api/imports.ts'
import { countText, plural } from '../../format/numbers.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { Columns } from './columns.tsx'
import { Counts } from './counts.tsx'
import { FileProgress } from './file-progress.tsx'
import { FirstLines } from './first-lines.tsx'
import { Names } from './names.tsx'
import { Remarks } from './remarks.tsx'
import classes from './imports.module.css'

const CONFIRMS =
  'All of it is known already. Imported, it keeps these rows when another file that says them is taken back.'
const NOTHING_CHOSEN: Choices = { match: {}, form: {}, names: {} }

interface FilePreviewProps {
  readonly kind: ImportKind
  readonly chosen: ChosenFile
  readonly onDone: () => void
}

/** What an import of the file would do, what is to be chosen first, and the way to import it. */
export function FilePreview({ kind, chosen, onDone }: FilePreviewProps) {
  const [choices, setChoices] = useState(NOTHING_CHOSEN)
  const [skipRefused, setSkipRefused] = useState(false)
  const [sending, setSending] = useState<Sending>({ id: chosen.id, sent: 0, bytes: chosen.file.size })
  const take = useTaking()
  const { data, error, isFetching, refetch } = useQuery({
    ...importPreviewOptions({ kind: kind.key, chosen, choices }, setSending),
    enabled: !take.isPending && !take.isSuccess,
  })
  if (take.data) return <Outcome kind={kind} answer={take.data} onDone={onDone} />
  if (error && data === undefined) return <ProblemNote error={error} retry={() => void refetch()} />
  if (data === undefined) return <FileProgress sending={sending} onCancel={onDone} />
  const refused = data.counts?.refused ?? 0
  const wanted = (data.counts?.new ?? 0) + (data.counts?.changed ?? 0)
  const confirmed = data.sameFile === null ? (data.counts?.unchanged ?? 0) : 0
  const possible =
    data.counts !== null && (refused === 0 || skipRefused) && wanted + confirmed > 0 && !isFetching
  return (
    <>
      <Section title="Columns">
        <Columns kind={kind} answer={data} choices={choices} onChange={setChoices} />
        {error && <ProblemNote error={error} />}
      </Section>
      {data.names && data.names.items.length > 0 && (
        <Section title="Which campaign is meant">
          <Names
            names={data.names}
            chosen={choices.names}
            onChange={(names) => setChoices({ ...choices, names })}
          />
        </Section>
      )}
      <Section title="What it would do">
        {data.counts && <Counts counts={data.counts} cleared={data.cleared} />}
        {data.cleared.map(
          ({ field, warning }) =>
            warning !== null && (
              <p key={field} className={classes.warning} role="alert">
                {warning}
              </p>
            ),
        )}
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
        {(isFetching || take.isPending) && (
          <FileProgress sending={sending} onCancel={take.isPending ? take.cancel : onDone} />
        )}
        <div className={classes.actions}>
          <Button
            size="sm"
            disabled={!possible || take.isPending}
            onClick={() => take.begin({ kind: kind.key, chosen, choices, skipRefused, report: setSending })}
          >
            {data.counts === null
              ? 'Import'
              : `Import ${wanted > 0 || confirmed === 0 ? plural(wanted, 'row') : plural(confirmed, 'known row')}`}
          </Button>
          <Button size="sm" variant="subtle" disabled={take.isPending} onClick={onDone}>
            Discard
          </Button>
          <p className={classes.why}>
            {possible ? wanted === 0 && CONFIRMS : reasonOf(data, { refused, wanted: wanted + confirmed })}
          </p>
        </div>
      </section>
    </>
  )
}

/** An import that is stopped when somebody cancels it, or leaves: nothing is kept then, unless it was kept just before. */
function useTaking() {
  const take = useImport()
  const under = useRef<AbortController>(null)
  useEffect(() => () => under.current?.abort(), [])
  return {
    ...take,
    // Whoever cancels it needs no word of it.
    error: take.error?.name === 'AbortError' ? null : take.error,
    begin(wanted: Omit<Parameters<typeof take.mutate>[0], 'signal'>) {
      under.current = new AbortController()
      take.mutate({ ...wanted, signal: under.current.signal })
    },
    cancel: () => under.current?.abort(),
  }
}

function reasonOf(
  { counts, names }: ImportAnswer,
  { refused, wanted }: { readonly refused: number; readonly wanted: number },
): string | null {
  if (counts === null) return 'Something is to be chosen first.'
  if (wanted === 0)
    return refused === 0
      ? 'All of it is known already. This very file is imported.'
      : 'Nothing that can be imported is new.'
  return names !== null && names.open > 0
    ? 'Choose which campaigns are meant, put the lines right and choose the file again, or leave them out.'
    : 'Put the lines right and choose the file again, or leave them out.'
}

function importedText({ new: fresh, changed, unchanged }: NonNullable<ImportAnswer['counts']>): string {
  if (fresh + changed === 0) return `${plural(unchanged, 'row')} confirmed, known already.`
  const known = unchanged === 0 ? '' : `, ${countText(unchanged)} known already`
  return `${plural(fresh + changed, 'row')} imported: ${countText(fresh)} new, ${countText(changed)} changed${known}.`
}

function Outcome({
  kind,
  answer: { imported },
  onDone,
}: {
  readonly kind: ImportKind
  readonly answer: ImportAnswer
  readonly onDone: () => void
}) {
  return (
    <section className={classes.outcome} aria-label="What was imported">
      <output>{imported === null ? 'Nothing was new or changed.' : importedText(imported.counts)}</output>
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
