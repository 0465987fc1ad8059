import {
  type FunctionNode,
  type LimitNode,
  type OperationNode,
  SqliteDialect,
  SqliteQueryCompiler,
} from "kysely";
import { SQLITE_WORDS } from "./sqlite_words.ts";
import { spell } from "./words.ts";

/**
 * Kysely's SQLite with our words, and with `LIMIT ? + 0`. SQLite's planner looks at the value of a
 * bare parameter in that place, and so prepares the statement again at every execution, in case the
 * value has changed (sqlite3ExprIsInteger, https://sqlite.org/src/file/src/expr.c). That takes
 * longer than running most of our queries. It does not look inside an expression.
 */
export class Dialect extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new QueryCompiler();
  }
}

class QueryCompiler extends SqliteQueryCompiler {
  protected override visitLimit(node: LimitNode): void {
    super.visitLimit(node);
    this.append(" + 0");
  }

  protected override visitFunction(node: FunctionNode): void {
    const append = (sql: string) => this.append(sql);
    const visit = (node: OperationNode) => this.visitNode(node);
    if (!spell(node, SQLITE_WORDS, append, visit)) super.visitFunction(node);
  }
}
