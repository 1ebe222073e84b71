import { useId } from 'react'

interface PeriodBarProps {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** `quiet`: another period is looked at. */
  readonly payload?: { readonly incomplete?: boolean; readonly quiet?: boolean } | undefined
}

/** One period's bar; hatched while the period is still running. */
export function PeriodBar({ x = 0, y = 0, width = 0, height = 0, payload }: PeriodBarProps) {
  const hatch = useId()
  const opacity = payload?.quiet ? 0.42 : 1
  if (!payload?.incomplete)
    return <rect x={x} y={y} width={width} height={height} rx={2} fill="var(--hue)" opacity={opacity} />
  return (
    <g opacity={opacity}>
      <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1={0} y1={0} x2={0} y2={6} stroke="var(--hue)" strokeWidth={2.5} />
      </pattern>
      <rect x={x} y={y} width={width} height={height} rx={2} fill={`url(#${hatch})`} stroke="var(--hue)" />
    </g>
  )
}
