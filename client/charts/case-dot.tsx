interface CaseDotProps {
  readonly cx?: number | undefined
  readonly cy?: number | undefined
  readonly r: number
  /** `lone`: no line leads to it; `quiet`: a line beside it tells more. */
  readonly look: 'solid' | 'quiet' | 'focus'
  readonly running: boolean
}

/** A period of a line; hollow while it is still running. */
export function CaseDot({ cx, cy, r, look, running }: CaseDotProps) {
  if (cx === undefined || cy === undefined || !Number.isFinite(cy)) return null
  const hollow = running || look === 'solid'
  return (
    <circle
      cx={cx}
      cy={cy}
      r={r}
      stroke="var(--hue)"
      strokeWidth={look === 'focus' ? 2 : 1.5}
      strokeDasharray={running ? '2 2' : undefined}
      fill={hollow ? 'var(--paper)' : 'var(--hue)'}
      fillOpacity={look === 'quiet' && !hollow ? 0.35 : 1}
      strokeOpacity={look === 'quiet' ? 0.5 : 1}
    />
  )
}
