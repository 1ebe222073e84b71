// Runs before the first paint, so that a dark page never flashes white. A file, not inline: the page allows no inline script.
try {
  const chosen = localStorage.getItem('plumbline-color-scheme')
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
} catch {
  // Storage is blocked: the page follows the system.
}
