import type { RoleEvidence } from '../../../shared/evidence.ts'
import type { SourceField } from '../../../shared/mapping.ts'
import classes from './settings.module.css'

/** What the records tell of the field that is chosen, and on demand of each that could be. */
export function ToldEvidence({
  evidence,
  fields,
  chosen,
}: {
  readonly evidence: RoleEvidence
  readonly fields: readonly SourceField[]
  readonly chosen: string | null
}) {
  if (evidence.none !== null) return <p className={classes.evidence}>{evidence.none}</p>
  const told = fields.flatMap((field) => {
    const found = evidence.fields.find((each) => each.field === field.name)
    return found === undefined || found.facts.length === 0 ? [] : [{ field, facts: found.facts }]
  })
  const own = told.find(({ field }) => field.name === chosen)
  if (told.length === 0) return null
  return (
    <div className={classes.evidence}>
      {own && <Facts facts={own.facts} />}
      <details className={classes.more}>
        <summary>What the records tell of each field</summary>
        {evidence.order !== null && <p>Listed first: what is {evidence.order}.</p>}
        <dl>
          {told.map(({ field, facts }) => (
            <div key={field.name}>
              <dt>{field.label === field.name ? field.name : `${field.label} (${field.name})`}</dt>
              <dd>
                <Facts facts={facts} />
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}

function Facts({ facts }: Pick<RoleEvidence['fields'][number], 'facts'>) {
  return (
    <ul>
      {facts.map(({ id, text, warns }) => (
        <li key={id} data-warns={warns || undefined}>
          {text}
        </li>
      ))}
    </ul>
  )
}
