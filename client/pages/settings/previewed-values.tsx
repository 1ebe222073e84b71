import { VisuallyHidden } from '@mantine/core'
import type { MappingPreview, PreviewedValue } from '../../../shared/mapping.ts'
import { countText, plural } from '../../format/numbers.ts'
import { dayLabel } from '../../format/periods.ts'
import { RecordLink } from '../../ui/record-names.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import classes from './settings.module.css'

/** What records would say where they are read from other fields than now, with some of them to look up in the CRM. */
export function PreviewedValues({ values }: Pick<MappingPreview, 'values'>) {
  return values.map((value) => (
    <Value key={`${value.title} ${value.connection} ${value.object}`} value={value} />
  ))
}

function Value({ value }: { readonly value: PreviewedValue }) {
  const { title, records, before, after, changed, examples } = value
  return (
    <section className={classes.value} aria-label={title}>
      <p>
        {title}: held by {countText(before)} of {plural(records, 'record')}{' '}
        <VisuallyHidden>becomes</VisuallyHidden> <span aria-hidden>→</span> <b>{countText(after)}</b>
        {changed === 0
          ? '; none would say another.'
          : `; ${plural(changed, 'record')} would say another, such as`}
      </p>
      {examples.length > 0 && (
        <ScrollBox label={`${title}: examples`} className={classes.scroll}>
          <table className={classes.preview}>
            <thead>
              <tr>
                <th scope="col">Record</th>
                <th scope="col">Now</th>
                <th scope="col">Then</th>
              </tr>
            </thead>
            <tbody>
              {examples.map((example) => (
                <tr key={example.recordId}>
                  <th scope="row">
                    <RecordLink row={example} />
                  </th>
                  <td>{saidText(example.before, value)}</td>
                  <td>
                    <b>{saidText(example.after, value)}</b>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
    </section>
  )
}

/** Amounts are in the record's own currency, which stands in the CRM. */
function saidText(said: string | null, { type }: PreviewedValue): string {
  if (said === null) return 'nothing'
  if (type === 'day') return dayLabel(said, '')
  return type === 'money' ? countText(Number(said)) : said
}
