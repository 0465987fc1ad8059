import { type LimitNode, SqliteDialect, SqliteQueryCompiler } from "kysely";

/**
 * Kysely's SQLite, but with `LIMIT ? + 0`. Into a bare parameter there SQLite looks when it plans a
 * statement, and so it plans the statement anew at every execution, in case the number is another
 * (sqlite3ExprIsInteger, https://sqlite.org/src/file/src/expr.c). That takes longer than running
 * most of our queries. Into a sum it does not look.
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
}
