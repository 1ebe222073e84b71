import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

/** The one accent: a deep ink blue, apart from the red and green that mean worse and better. */
const INK: MantineColorsTuple = [
  '#eef1fb',
  '#dbe1f5',
  '#b5c1ea',
  '#8c9fdf',
  '#6a82d5',
  '#546fcf',
  '#3f5cc0',
  '#2f4a9e',
  '#283f85',
  '#1e3168',
]

/** Dark surfaces and lines, in the tint of `theme.css`. */
const NIGHT: MantineColorsTuple = [
  '#e9e8e4',
  '#c4c8d0',
  '#a9afbb',
  '#949ba8',
  '#3d434e',
  '#2a2e37',
  '#1b1e25',
  '#14161b',
  '#101217',
  '#0b0c10',
]

export const theme = createTheme({
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 6 },
  colors: { ink: INK, dark: NIGHT },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '620' },
})

/** Mantine's surfaces, in the colours of `theme.css`, so that its components sit on our paper. */
export const surfaces: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-soft)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-default': 'var(--raised)',
    '--mantine-color-default-hover': 'var(--wash)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--rule-strong)',
    '--mantine-color-error': 'var(--worse)',
  }
  return { variables: {}, light: shared, dark: shared }
}
