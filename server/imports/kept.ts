import { z } from 'zod'

/** What is kept as JSON: parsed where it is read again. */

const parsed = <S extends z.ZodType>(schema: S) =>
  z.string().transform((json, context): z.output<S> => {
    try {
      return schema.parse(JSON.parse(json))
    } catch (cause) {
      context.issues.push({ code: 'custom', input: json, message: String(cause) })
      return z.NEVER
    }
  })

/** What a file's line holds, by field. */
export const KeptCells = parsed(z.record(z.string(), z.string()))

/** What was found of a line; `field` is blank of the line as a whole. */
export const KeptRemarks = parsed(
  z.array(
    z.object({
      field: z.string(),
      value: z.string().nullable(),
      message: z.string(),
      action: z.string(),
    }),
  ),
)

/** How the headings of a file were matched. */
export const KeptMatch = z.object({
  headers: parsed(z.array(z.string())),
  matched: parsed(z.record(z.string(), z.string().nullable())),
})
