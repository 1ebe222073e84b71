import { parse, type Node, type RangeVar, type SelectStmt, type WithClause } from 'libpg-query'
import { placementOf } from '../../server/warehouse/citus.ts'

/** The columns of a table; null where there is none of that name. */
export type ColumnsOf = (schema: string, table: string) => readonly string[] | null

/**
 * What Citus refuses in a statement, told from its parse tree by PostgreSQL's own parser. Of each SELECT it is found out where the
 * rows lie that it reads: spread over the nodes by a column, or within everybody's reach (copied tables, the coordinator's, what
 * was gathered). https://docs.citusdata.com/en/stable/develop/reference_workarounds.html
 */
export async function brokenRules(sql: string, columnsOf: ColumnsOf): Promise<readonly string[]> {
  const { stmts } = await parse(sql)
  const broken: string[] = []
  const walk = walker(columnsOf, (rule) => broken.push(rule))
  for (const { stmt } of stmts ?? []) if (stmt !== undefined) walk(stmt)
  return broken
}

interface Rows {
  /** Columns that hold what the rows are spread by; null: they are within everybody's reach. */
  readonly by: ReadonlySet<string> | null
  /** They come from several tables. */
  readonly united: boolean
}
interface Item {
  readonly alias: string
  readonly rows: Rows
  /** A table of the coordinator's, named as it is: beside it Citus gathers nothing by itself. */
  readonly local?: boolean
}
type Scope = ReadonlyMap<string, Rows>

const WITHIN_REACH: Rows = { by: null, united: false }

function walker(columnsOf: ColumnsOf, refuse: (rule: string) => void): (statement: Node) => void {
  function statement(node: Node): void {
    if ('SelectStmt' in node) select(node.SelectStmt, new Map())
    else if ('CreateTableAsStmt' in node) statement(node.CreateTableAsStmt.query!)
    else if ('InsertStmt' in node) {
      const { selectStmt, withClause } = node.InsertStmt
      if (selectStmt && 'SelectStmt' in selectStmt)
        select(selectStmt.SelectStmt, scopeWith(withClause, new Map()))
    } else if ('UpdateStmt' in node) change(node.UpdateStmt.relation!, node.UpdateStmt.fromClause, node)
    else if ('DeleteStmt' in node) change(node.DeleteStmt.relation!, node.DeleteStmt.usingClause, node)
  }

  /** A copied table is changed by SELECTs alone; what is spread, by anything within reach. */
  function change(target: RangeVar, from: readonly Node[] | undefined, node: Node): void {
    const shape = shapeOf(target)
    const placement = shape && placementOf(shape)
    const others = (from ?? []).flatMap((each) => itemsOf(each, new Map()).items)
    if (placement === 'copied' && (from ?? []).some((each) => 'RangeVar' in each))
      refuse(`${shape!.table} is copied and changed by a table, not a SELECT`)
    if (others.some(({ rows }) => rows.by !== null))
      refuse(`${target.relname} is changed by rows that are spread`)
    sublinks(node, new Map(), typeof placement === 'object' ? others : null)
  }

  function shapeOf({ schemaname, relname }: RangeVar) {
    const columns = schemaname === undefined ? null : columnsOf(schemaname, relname!)
    return columns === null ? undefined : { schema: schemaname!, table: relname!, columns }
  }

  function scopeWith(clause: WithClause | undefined, outer: Scope): Scope {
    let scope = outer
    for (const each of clause?.ctes ?? []) {
      if (!('CommonTableExpr' in each)) continue
      const { ctename, ctequery, ctematerialized } = each.CommonTableExpr
      if (!ctequery || !('SelectStmt' in ctequery)) continue
      const rows = select(ctequery.SelectStmt, scope)
      if (clause!.recursive && rows.by !== null) refuse(`${ctename} is recursive over rows that are spread`)
      scope = new Map([
        ...scope,
        [ctename!, ctematerialized === 'CTEMaterializeAlways' ? WITHIN_REACH : rows],
      ])
    }
    return scope
  }

  function select(stmt: SelectStmt, outer: Scope): Rows {
    const scope = scopeWith(stmt.withClause, outer)
    if (stmt.larg && stmt.rarg) {
      const [left, right] = [select(stmt.larg, scope), select(stmt.rarg, scope)]
      if (left.by === null && right.by === null) return WITHIN_REACH
      // Of parts that don't all lie alike, each is gathered.
      if (left.by === null || right.by === null) return WITHIN_REACH
      // Under the names of the first, in the same place.
      const names = namesOf(stmt.larg)
      const others = namesOf(stmt.rarg)
      return {
        by: new Set([...left.by].filter((name) => right.by!.has(others[names.indexOf(name)]!))),
        united: true,
      }
    }
    const found = (stmt.fromClause ?? []).map((node) => itemsOf(node, scope))
    const items = found.flatMap((each) => each.items)
    const spread = items.filter(({ rows }) => rows.by !== null)
    const conditions = [...found.flatMap((each) => each.conditions), ...conjuncts(stmt.whereClause)]
    sublinks(
      [stmt.targetList, conditions, stmt.groupClause, stmt.havingClause],
      scope,
      spread.length > 0 ? items : null,
    )
    if (spread.length === 0) return WITHIN_REACH
    if (spread.length > 1) {
      const apart = notTogether(spread, conditions)
      if (apart !== null) refuse(`${apart} isn't joined by what its rows are spread by`)
    } else if (items.length > 1 && spread[0]!.rows.united) {
      refuse(`${spread[0]!.alias}, of several tables that are spread, is joined with none that is`)
    }
    if ((stmt.groupClause ?? []).some((node) => 'GroupingSet' in node))
      refuse('grouping sets of rows that are spread')
    if (stmt.lockingClause) refuse('a lock on rows that are spread')
    return resultOf(stmt, spread, items.length === 1)
  }

  function resultOf(stmt: SelectStmt, spread: readonly Item[], alone: boolean): Rows {
    const holds = (node: Node | undefined): boolean => {
      const column = columnOf(node)
      return (
        column !== null &&
        spread.some(
          ({ alias, rows }) => (column.of === null || column.of === alias) && rows.by!.has(column.name),
        )
      )
    }
    const grouped =
      stmt.groupClause !== undefined && !stmt.groupClause.some((node) => holds(outputOf(stmt, node)))
    if (grouped || stmt.limitCount !== undefined || stmt.limitOffset !== undefined) return WITHIN_REACH
    const by = (stmt.targetList ?? []).flatMap((node) => {
      if (!('ResTarget' in node)) return []
      const { name, val } = node.ResTarget
      const star = starOf(val)
      if (star !== null)
        return spread
          .filter(({ alias }) => star === '' || star === alias)
          .flatMap(({ rows }) => [...rows.by!])
      return holds(val) ? [name ?? columnOf(val)!.name] : []
    })
    const united = alone && spread[0]!.rows.united
    return { by: new Set(by), united }
  }

  function itemsOf(
    node: Node,
    scope: Scope,
  ): { readonly items: readonly Item[]; readonly conditions: readonly Node[] } {
    if ('RangeVar' in node) {
      const { relname, alias } = node.RangeVar
      const shape = shapeOf(node.RangeVar)
      const placement = shape && placementOf(shape)
      const rows =
        typeof placement === 'object'
          ? { by: new Set([placement.spreadBy]), united: false }
          : ((node.RangeVar.schemaname === undefined ? scope.get(relname!) : undefined) ?? WITHIN_REACH)
      const local = shape === undefined ? !scope.has(relname!) : placement === 'coordinator'
      return { items: [{ alias: alias?.aliasname ?? relname!, rows, local }], conditions: [] }
    }
    if ('RangeSubselect' in node) {
      const { subquery, alias, lateral } = node.RangeSubselect
      const rows = subquery && 'SelectStmt' in subquery ? select(subquery.SelectStmt, scope) : WITHIN_REACH
      if (lateral && rows.by !== null) refuse(`${alias?.aliasname} is lateral over rows that are spread`)
      return { items: [{ alias: alias?.aliasname ?? '', rows }], conditions: [] }
    }
    if ('JoinExpr' in node) {
      const { larg, rarg, quals, usingClause, jointype } = node.JoinExpr
      const sides = [larg, rarg].flatMap((side) => (side ? [itemsOf(side, scope)] : []))
      const [outer, inner] = jointype === 'JOIN_RIGHT' ? sides.toReversed() : sides
      // What is joined to all of the rows that are within reach is gathered.
      if (jointype === 'JOIN_LEFT' || jointype === 'JOIN_RIGHT') {
        if (outer!.items.every(({ rows }) => rows.by === null))
          return {
            items: [...outer!.items, ...inner!.items.map((item) => ({ ...item, rows: WITHIN_REACH }))],
            conditions: [...outer!.conditions, ...inner!.conditions],
          }
      }
      const items = sides.flatMap((side) => side.items)
      if (usingClause && items.filter(({ rows }) => rows.by !== null).length > 1)
        refuse('rows that are spread are joined by USING')
      return { items, conditions: [...sides.flatMap((side) => side.conditions), ...conjuncts(quals)] }
    }
    return { items: [{ alias: '', rows: WITHIN_REACH }], conditions: [] }
  }

  /** Subqueries in conditions and values. */
  function sublinks(value: unknown, scope: Scope, overSpread: readonly Item[] | null): void {
    if (Array.isArray(value)) for (const each of value) sublinks(each, scope, overSpread)
    if (!isNode(value)) return
    if (!('SubLink' in value)) {
      for (const [kind, node] of Object.entries(value))
        if (kind !== 'fromClause' && kind !== 'usingClause') sublinks(node, scope, overSpread)
      return
    }
    const { subselect } = value.SubLink
    if (subselect === undefined || !('SelectStmt' in subselect)) return
    const rows = select(subselect.SelectStmt, scope)
    if (rows.by === null || overSpread === null) return
    if (overSpread.some(({ local }) => local))
      refuse('a condition reads rows that are spread, beside a local table')
    else if (rows.united) refuse('a condition reads rows of several tables that are spread')
    else if (isCorrelated(subselect.SelectStmt)) refuse('a correlated condition reads rows that are spread')
  }

  return statement
}

/** What the columns of a SELECT are called, in their order. */
function namesOf(stmt: SelectStmt): readonly string[] {
  if (stmt.larg) return namesOf(stmt.larg)
  return (stmt.targetList ?? []).map((node) => {
    if (!('ResTarget' in node)) return ''
    return node.ResTarget.name ?? columnOf(node.ResTarget.val)?.name ?? ''
  })
}

/** What must all hold, of conditions joined by `and`. */
function conjuncts(node: Node | undefined): readonly Node[] {
  if (node === undefined) return []
  if ('BoolExpr' in node && node.BoolExpr.boolop === 'AND_EXPR')
    return (node.BoolExpr.args ?? []).flatMap(conjuncts)
  return [node]
}

/** One of the items whose rows needn't lie with the others'; null when they all do. */
function notTogether(spread: readonly Item[], conditions: readonly Node[]): string | null {
  const sameAs = new Map(spread.map(({ alias }) => [alias, alias]))
  const head = (alias: string): string => (sameAs.get(alias) === alias ? alias : head(sameAs.get(alias)!))
  const owner = (node: Node | undefined) => {
    const column = columnOf(node)
    return (
      column &&
      spread.find(
        ({ alias, rows }) => (column.of === null || column.of === alias) && rows.by!.has(column.name),
      )
    )
  }
  for (const node of conditions) {
    if (!('A_Expr' in node) || node.A_Expr.kind !== 'AEXPR_OP' || operatorOf(node.A_Expr.name) !== '=')
      continue
    const [left, right] = [owner(node.A_Expr.lexpr), owner(node.A_Expr.rexpr)]
    if (left && right) sameAs.set(head(left.alias), head(right.alias))
  }
  const first = head(spread[0]!.alias)
  return spread.find(({ alias }) => head(alias) !== first)?.alias ?? null
}

function operatorOf(name: readonly Node[] | undefined): string {
  return (name ?? []).map((node) => ('String' in node ? node.String.sval : '')).join('.')
}

/** A column that stands there as it is, or cast to text, which it is. */
function columnOf(node: Node | undefined): { readonly of: string | null; readonly name: string } | null {
  if (node === undefined) return null
  if ('TypeCast' in node) {
    const type = operatorOf(node.TypeCast.typeName?.names)
    return type === 'text' ? columnOf(node.TypeCast.arg) : null
  }
  if (!('ColumnRef' in node)) return null
  const names = (node.ColumnRef.fields ?? []).map((field) => ('String' in field ? field.String.sval! : '*'))
  const name = names.at(-1)!
  return name === '*' ? null : { of: names.length > 1 ? names.at(-2)! : null, name }
}

/** The alias of which all columns are read, '' for everybody's; null where it is no star. */
function starOf(node: Node | undefined): string | null {
  if (node === undefined || !('ColumnRef' in node)) return null
  const fields = node.ColumnRef.fields ?? []
  if (!fields.some((field) => 'A_Star' in field)) return null
  const [first] = fields
  return first && 'String' in first ? first.String.sval! : ''
}

/** What a number in GROUP BY stands for. */
function outputOf(stmt: SelectStmt, node: Node): Node | undefined {
  if (!('A_Const' in node)) return node
  const place = node.A_Const.ival?.ival
  const target = place === undefined ? undefined : stmt.targetList?.[place - 1]
  return target && 'ResTarget' in target ? target.ResTarget.val : undefined
}

/** Whether it names a column of what stands around it. */
function isCorrelated(stmt: SelectStmt): boolean {
  const own = new Set<string | undefined>()
  const named = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    if ('RangeVar' in value) own.add(value.RangeVar.alias?.aliasname ?? value.RangeVar.relname)
    if ('RangeSubselect' in value) own.add(value.RangeSubselect.alias?.aliasname)
    const column = columnOf(value)
    if (column !== null && column.of !== null) named.add(column.of)
    Object.values(value).forEach(visit)
  }
  visit(stmt)
  return [...named].some((name) => !own.has(name))
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
