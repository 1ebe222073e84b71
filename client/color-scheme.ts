/** Where the chosen colour scheme is kept; `public/color-scheme.js` reads it before the first paint. */
export const COLOR_SCHEME_KEY = 'plumbline-color-scheme'
