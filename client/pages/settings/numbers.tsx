import { NumberInput } from '@mantine/core'

interface Words {
  readonly id: string
  readonly label: string
  readonly description: string
}

interface WholeProps extends Words {
  readonly suffix: string
  readonly least: number
  readonly most: number
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A whole number; what is typed on the way to one changes nothing. */
export function Whole({ least, most, value, onChange, ...words }: WholeProps) {
  return (
    <NumberInput
      {...words}
      value={value}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      onChange={(typed) => {
        if (typeof typed === 'number' && typed >= least) onChange(typed)
      }}
    />
  )
}

/** A whole number, or none. */
export function WholeOrNone({
  least,
  most,
  value,
  onChange,
  ...words
}: Omit<WholeProps, 'value' | 'onChange' | 'id' | 'description'> & {
  readonly id?: string
  readonly description?: string
  readonly size?: 'xs'
  readonly placeholder: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}) {
  return (
    <NumberInput
      {...words}
      value={value ?? ''}
      min={least}
      max={most}
      allowDecimal={false}
      clampBehavior="strict"
      onChange={(typed) => {
        if (typed === '') onChange(null)
        else if (typeof typed === 'number' && typed >= least) onChange(typed)
      }}
    />
  )
}

/** A share, as per cent. */
export function Share({
  least,
  value,
  onChange,
  ...words
}: Words & {
  readonly least: number
  readonly value: number
  readonly onChange: (value: number) => void
}) {
  return (
    <NumberInput
      {...words}
      suffix={'\u202f%'}
      value={Math.round(value * 1000) / 10}
      min={least * 100}
      max={100}
      decimalScale={1}
      onChange={(typed) => {
        if (typeof typed === 'number' && typed >= least * 100 && typed <= 100)
          onChange(Math.round(typed * 10) / 1000)
      }}
    />
  )
}
