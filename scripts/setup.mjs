// Makes a fresh clone ready to run: `node scripts/setup.mjs [--build] [--quiet]`. Runs before the npm scripts, on whatever
// Node the machine has; so this file is written for old ones too, and says what to do when the Node is too old.
const OLDEST_NODE = 20

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
  console.error(
    'Plumbline needs Node ' +
      OLDEST_NODE +
      ' or newer to set itself up; this is ' +
      process.version +
      '.\n' +
      'Install a current one from https://nodejs.org, then run the same command again.',
  )
  process.exit(1)
}

import('./setup/steps.mjs')
  .then((steps) =>
    steps.setUp({ build: process.argv.includes('--build'), quiet: process.argv.includes('--quiet') }),
  )
  .catch((error) => {
    // A `SetupError` speaks for itself; anything else is ours to mend and keeps its trace.
    console.error(error.name === 'SetupError' ? error.message : error)
    process.exit(1)
  })
