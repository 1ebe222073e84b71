/** Each row twice: as it stands, to be taken off, and as repaired, to be added. */
export const SIGNS = `(values (-1), (1)) as signs(sign)`
/** Which of them it is. */
export const SIGN = 'signs.sign as fix_sign'
