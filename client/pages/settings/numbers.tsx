import { NumberInput, type NumberInputProps } from '@mantine/core'
import { useState } from 'react'

interface Words {
  readonly id?: string
  readonly label: string
  readonly description?: string
}

interface WholeProps extends Words {
  readonly suffix: string
  readonly least: number
  readonly most: number
  readonly value: number
  readonly onChange: (value: number) => void
}

/** A whole number. */
export function Whole({ least, most, value, onChange, ...words }: WholeProps) {
  return (
    <Typed
      {...words}
      value={value}
      min={least}
      max={most}
      allowDecimal={false}
      onNumber={(number) => {
        if (number !== null) onChange(number)
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
}: Omit<WholeProps, 'value' | 'onChange'> & {
  readonly size?: 'xs'
  readonly placeholder: string
  readonly value: number | null
  readonly onChange: (value: number | null) => void
}) {
  return (
    <Typed {...words} value={value ?? ''} min={least} max={most} allowDecimal={false} onNumber={onChange} />
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
    <Typed
      {...words}
      suffix={'\u202f%'}
      value={Math.round(value * 1000) / 10}
      min={least * 100}
      max={100}
      decimalScale={1}
      onNumber={(number) => {
        if (number !== null) onChange(Math.round(number * 10) / 1000)
      }}
    />
  )
}

/** Shows what is typed, and tells of it when it is a number within the bounds; what isn't by the end is forgotten. */
function Typed({
  value,
  min,
  max,
  onNumber,
  ...rest
}: Omit<NumberInputProps, 'value' | 'min' | 'max' | 'onChange'> & {
  readonly value: number | ''
  readonly min: number
  readonly max: number
  readonly onNumber: (number: number | null) => void
}) {
  const [typed, setTyped] = useState<number | string | null>(null)
  return (
    <NumberInput
      {...rest}
      value={typed ?? value}
      min={min}
      max={max}
      clampBehavior="none"
      onChange={(now) => {
        setTyped(now)
        if (now === '') onNumber(null)
        else if (typeof now === 'number' && now >= min && now <= max) onNumber(now)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}
