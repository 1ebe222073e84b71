import { NativeSelect } from '@mantine/core'
import type { ImportAnswer, ImportKind } from '../../../shared/import.ts'
import type { Choices } from '../../api/imports.ts'
import classes from './imports.module.css'

const NONE = ''
/** Stands until somebody chooses: that the file hasn't it would be a choice, too. */
const OPEN = 'open'

interface ColumnsProps {
  readonly kind: ImportKind
  readonly answer: ImportAnswer
  readonly choices: Choices
  readonly onChange: (choices: Choices) => void
}

/** For each field the column that holds it, with some of its values, and how they are written where that can be told apart. */
export function Columns({ kind, answer, choices, onChange }: ColumnsProps) {
  return (
    <div className={classes.columns}>
      {kind.fields.map((field) => (
        <Column key={field.name} field={field} answer={answer} choices={choices} onChange={onChange} />
      ))}
    </div>
  )
}

function Column({
  field: { name, label, description, needs },
  answer: { headers, columns, undecided },
  choices,
  onChange,
}: Omit<ColumnsProps, 'kind'> & { readonly field: ImportKind['fields'][number] }) {
  const column = columns.find(({ field }) => field === name)
  const held = headers.find((header) => header.name === column?.header)
  const open = undecided.find(({ field }) => field === name)
  const isOpen = open !== undefined && column?.header == null
  const forms = column?.header == null ? [] : column.forms
  return (
    <div>
      <NativeSelect
        label={label}
        description={description}
        withAsterisk={needs !== 'nothing'}
        required={needs !== 'nothing'}
        value={column?.header ?? (isOpen ? OPEN : NONE)}
        error={open && forms.length === 0 ? open.message : undefined}
        data={[
          ...(isOpen ? [{ value: OPEN, label: 'Choose a column', disabled: true }] : []),
          { value: NONE, label: 'Not in the file' },
          ...headers.map((header) => ({ value: header.name, label: header.name })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...choices, match: { ...choices.match, [name]: value } })
        }
      />
      {forms.length > 1 && (
        <NativeSelect
          size="xs"
          mt={6}
          aria-label={`How ${label} is written`}
          value={column?.form ?? NONE}
          error={open?.message}
          data={[
            ...(column?.form === null ? [{ value: NONE, label: 'Choose how it is written' }] : []),
            ...forms.map(({ key, title }) => ({ value: key, label: title })),
          ]}
          onChange={({ currentTarget: { value } }) =>
            onChange({ ...choices, form: { ...choices.form, [name]: value } })
          }
        />
      )}
      {held && held.examples.length > 0 && <p className={classes.examples}>{held.examples.join(' · ')}</p>}
    </div>
  )
}
