/** Whether the short-term rates are held to: off unless asked for, so that tests and the sample aren't slowed down. */
export interface Limits {
  enforced: boolean
}
