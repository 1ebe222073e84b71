/** What a spreadsheet runs a cell for that begins with it, in full width too. https://owasp.org/www-community/attacks/CSV_Injection */
export const FORMULA_STARTS = [
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\uFF1D',
  '\uFF0B',
  '\uFF0D',
  '\uFF20',
] as const
