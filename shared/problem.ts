import { z } from 'zod'

/** An error as RFC 9457 describes it. `action` says what to do next; `parameter` names what was wrong in the request. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  action: z.string().optional(),
  parameter: z.string().optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof Problem>
