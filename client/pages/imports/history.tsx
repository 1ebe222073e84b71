import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportRun } from '../../../shared/import.ts'
import { importListOptions, useUndoImport } from '../../api/imports.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { countText, plural } from '../../format/numbers.ts'
import { momentText } from '../../format/times.ts'
import { Answered } from '../../ui/answered.tsx'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './imports.module.css'

/** The files that were imported, newest first, and the way back from each. */
export function History() {
  const list = useQuery(importListOptions())
  return (
    <Answered query={list} height={120}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyNote>
            Nothing yet. Each file that you import will be listed here with what it changed, and can be taken
            back.
          </EmptyNote>
        ) : (
          <ol className={classes.history}>
            {items.map((run) => (
              <Run key={run.id} run={run} />
            ))}
          </ol>
        )
      }
    </Answered>
  )
}

function Run({ run: { id, title, file, at, counts, undone } }: { readonly run: ImportRun }) {
  const { zone } = useWorkspace()
  const undo = useUndoImport()
  const [asked, setAsked] = useState(false)
  const written = counts.new + counts.changed
  return (
    <li>
      <div>
        <h3>
          {title}
          {file !== null && <span className={classes.file}> {file}</span>}
        </h3>
        <p>
          {momentText(at, zone)}: {countText(counts.new)} new, {countText(counts.changed)} changed
          {counts.unchanged > 0 && `, ${countText(counts.unchanged)} known already`}
          {counts.refused > 0 && `, ${plural(counts.refused, 'line')} left out`}.
        </p>
        {undone && <p>{undoneText(undone, zone)}</p>}
        {undo.error && <ProblemNote error={undo.error} />}
      </div>
      {!undone && (
        <div className={classes.actions}>
          {asked ? (
            <>
              <Button size="xs" loading={undo.isPending} onClick={() => undo.mutate(id)}>
                {written === 0 ? 'Take it back' : `Take ${plural(written, 'row')} back`}
              </Button>
              <Button size="xs" variant="default" onClick={() => setAsked(false)}>
                {written === 0 ? 'Keep it' : 'Keep them'}
              </Button>
            </>
          ) : (
            <Button
              size="xs"
              variant="default"
              aria-label={`Take back: ${title}${file === null ? '' : `, ${file}`}`}
              onClick={() => setAsked(true)}
            >
              Take back
            </Button>
          )}
        </div>
      )}
    </li>
  )
}

function undoneText({ at, removed, restored, kept }: NonNullable<ImportRun['undone']>, zone: string): string {
  const stay = kept === 0 ? '' : ` ${plural(kept, 'row')} stayed, because a later import says them, too.`
  return `Taken back ${momentText(at, zone)}: ${countText(removed)} removed, ${countText(restored)} as before.${stay}`
}
