import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { mappingVersionsOptions, useSaveMapping } from '../../api/settings.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { momentText } from '../../format/times.ts'
import { EmptyNote } from '../../ui/empty-note.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ChangeList } from './change-list.tsx'
import classes from './settings.module.css'

/** Every version that was saved, what it changed, and the way back to it. */
export function History() {
  const versions = useQuery(mappingVersionsOptions())
  const save = useSaveMapping()
  const { zone } = useWorkspace()
  if (versions.error) return <ProblemNote error={versions.error} retry={() => void versions.refetch()} />
  const items = versions.data?.items ?? []
  const inForce = items[0]
  if (inForce === undefined || items.length === 1)
    return versions.isPending ? null : <EmptyNote>Nothing has been changed yet.</EmptyNote>
  return (
    <>
      {save.error && <ProblemNote error={save.error} />}
      <ol className={classes.history}>
        {items.map(({ version, at, changes, mapping }, nth) => (
          <li key={version}>
            <div>
              <h3>
                {at === null
                  ? `As it was at first, until ${momentText(items[nth - 1]!.at!, zone)}`
                  : momentText(at, zone)}
              </h3>
              <ChangeList changes={changes} />
            </div>
            {version === inForce.version ? (
              <span className={classes.inForce}>in force</span>
            ) : (
              <Button
                size="xs"
                variant="default"
                disabled={save.isPending}
                onClick={() => save.mutate({ mapping, basedOn: inForce.version })}
              >
                Go back to this
              </Button>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
