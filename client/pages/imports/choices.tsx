import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ImportChoice } from '../../../shared/import.ts'
import { importChoicesOptions, useForgetChoice } from '../../api/imports.ts'
import { useWorkspace } from '../../api/workspace.ts'
import { momentText } from '../../format/times.ts'
import { Section } from '../../ui/page.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { CampaignFacts } from './campaign-facts.tsx'
import classes from './imports.module.css'

/** What names in files were chosen to mean, and the way to forget it; nothing where nobody chose. */
export function RememberedChoices() {
  const { data, error } = useQuery(importChoicesOptions())
  if (error && data === undefined) return <ProblemNote error={error} />
  if (data === undefined || data.items.length === 0) return null
  return (
    <Section title="What names mean">
      <p className={classes.about}>
        Every file that you import goes by these, and its preview says so. What was imported stays when one is
        forgotten.
      </p>
      <ol className={classes.history}>
        {data.items.map((choice) => (
          <Remembered key={choice.id} choice={choice} />
        ))}
      </ol>
    </Section>
  )
}

function Remembered({ choice: { id, name, at, campaign, recordId } }: { readonly choice: ImportChoice }) {
  const { zone } = useWorkspace()
  const forget = useForgetChoice()
  return (
    <li>
      <div>
        <h3>“{name}”</h3>
        <p className={classes.meant}>
          {campaign === null ? (
            `Its record ${recordId} isn’t in the CRM any more, so this says nothing.`
          ) : (
            <CampaignFacts campaign={campaign} />
          )}
        </p>
        <p>Chosen {momentText(at, zone)}.</p>
        {forget.error && <ProblemNote error={forget.error} />}
      </div>
      <Button
        size="xs"
        variant="default"
        aria-label={`Forget what “${name}” means`}
        loading={forget.isPending}
        onClick={() => forget.mutate(id)}
      >
        Forget
      </Button>
    </li>
  )
}
