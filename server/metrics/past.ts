/** As of which moment everything is told. */
export interface Past {
  /** A UTC instant: what was told then, by the data, the fields and the mapping of that moment. Default: as it is. */
  readonly asOf?: string
}
