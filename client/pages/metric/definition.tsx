import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react'
import type { MetricAnswer } from '../../../shared/metric.ts'
import { Freshness } from '../../ui/freshness.tsx'
import { Section } from '../../ui/page.tsx'
import classes from './definition.module.css'

interface DefinitionProps {
  readonly definition: MetricAnswer['definition']
  readonly sources: MetricAnswer['freshness']
}

/** What the number means, in words and in SQL: enough for a sceptic to recompute it. */
export function Definition({ definition, sources }: DefinitionProps) {
  const { formula, notes, sql, source, version } = definition
  return (
    <Section title="How it is defined">
      <div className={classes.columns}>
        <div>
          <p className={classes.formula}>{formula}</p>
          {notes.length > 0 && (
            <ul className={classes.notes}>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          <p className={classes.source}>
            Version {version}. Source:{' '}
            {source.url === null ? (
              source.title
            ) : (
              <a href={source.url} target="_blank" rel="noreferrer">
                {source.title} <IconExternalLink size={13} aria-label="opens in a new tab" />
              </a>
            )}
          </p>
          <Freshness sources={sources} />
        </div>
        <figure className={classes.sql}>
          <figcaption>
            The fact rows, as the warehouse is asked
            <CopyButton value={sql}>
              {({ copied, copy }) => (
                <Button
                  variant="subtle"
                  size="compact-xs"
                  leftSection={copied ? <IconCheck size={13} /> : <IconCopy size={13} />}
                  onClick={copy}
                >
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
          </figcaption>
          {/* A scrolled box must be reachable by keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0} aria-label="SQL of the fact rows">
            <code>{sql}</code>
          </pre>
        </figure>
      </div>
    </Section>
  )
}
