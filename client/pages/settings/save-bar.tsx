import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Mapping, MappingChange } from '../../../shared/mapping.ts'
import { usePreview, useSaveMapping } from '../../api/settings.ts'
import { plural } from '../../format/numbers.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { changeLines } from './change-lines.ts'
import { ChangeList } from './change-list.tsx'
import { Preview } from './preview.tsx'
import classes from './settings.module.css'

interface SaveBarProps {
  readonly changes: readonly MappingChange[]
  readonly mapping: Mapping
  readonly basedOn: number
  /** Puts the changes on top of the version in force; null while they were made to that. */
  readonly onRebase: (() => void) | null
  readonly onDone: () => void
}

/** What was changed and isn't saved yet; what it would do to the numbers; and the way forward and back. */
export function SaveBar({ changes, mapping, basedOn, onRebase, onDone }: SaveBarProps) {
  const preview = usePreview()
  const save = useSaveMapping()
  const [shown, setShown] = useState<Mapping | null>(null)
  // What was previewed before the last change says nothing of what would be saved.
  const current = shown === mapping
  return (
    <section className={classes.bar} aria-label="Changes not saved yet">
      <div className={classes.head}>
        <h2>{plural(changeLines(changes).length, 'change')} not saved yet</h2>
        <div className={classes.actions}>
          {onRebase === null ? (
            <Button
              size="sm"
              loading={save.isPending}
              onClick={() => save.mutate({ mapping, basedOn }, { onSuccess: onDone })}
            >
              Save
            </Button>
          ) : (
            <Button
              size="sm"
              onClick={() => {
                save.reset()
                onRebase()
              }}
            >
              Put my changes on top
            </Button>
          )}
          <Button
            size="sm"
            variant="default"
            loading={preview.isPending}
            onClick={() => {
              setShown(mapping)
              preview.mutate(mapping)
            }}
          >
            What it does to the numbers
          </Button>
          <Button size="sm" variant="subtle" onClick={onDone}>
            Discard
          </Button>
        </div>
      </div>
      {onRebase !== null && (
        <p role="alert" className={classes.newer}>
          Another version was saved since you began. Put your changes on top of it, or discard them.
        </p>
      )}
      <ScrollBox label="What was changed, and what it does" className={classes.details}>
        {onRebase === null && save.error && <ProblemNote error={save.error} />}
        <ChangeList changes={changes} />
        {current && preview.data && <Preview preview={preview.data} />}
        {current && preview.error && <ProblemNote error={preview.error} />}
      </ScrollBox>
    </section>
  )
}
