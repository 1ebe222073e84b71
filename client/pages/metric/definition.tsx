import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { Freshness } from '../../ui/freshness.tsx'
import { Section } from '../../ui/page.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import classes from './definition.module.css'

interface DefinitionProps {
  readonly definition: MetricAnswer['definition']
  readonly sources: MetricAnswer['freshness']
}

/** What the number means, in words; its query for whoever wants to recompute it. */
export function Definition({ definition, sources }: DefinitionProps) {
  const { formula, notes, sql, source, version } = definition
  return (
    <Section title="How it is defined">
      <p className={classes.formula}>{formula}</p>
      {notes.length > 0 && (
        <ul className={classes.notes}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <p className={classes.source}>
        <span title={version}>Version {version.split('-', 1)[0]}</span>. Source:{' '}
        {source.url === null ? (
          source.title
        ) : (
          <a href={source.url} target="_blank" rel="noreferrer">
            {source.title} <IconExternalLink size={13} aria-label="opens in a new tab" />
          </a>
        )}
        .
      </p>
      <Freshness sources={sources} />
      <details className={classes.query}>
        <summary>Show the query</summary>
        <CopyButton value={sql}>
          {({ copied, copy }) => (
            <Button
              variant="subtle"
              size="compact-xs"
              className={classes.copy}
              leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
              onClick={copy}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <ScrollBox label="SQL of the fact rows" className={classes.sql}>
          <pre>
            <code>{sql}</code>
          </pre>
        </ScrollBox>
      </details>
    </Section>
  )
}
