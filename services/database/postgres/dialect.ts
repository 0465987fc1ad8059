import {
  type Driver,
  type FunctionNode,
  type Kysely,
  type OperationNode,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  type QueryCompiler,
} from "kysely";
import { spell } from "../words.ts";
import { POSTGRES_WORDS } from "./words.ts";

/** Kysely's PostgreSQL with our words, over a driver of our own. */
export class Dialect {
  readonly #driver: Driver;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  createDriver(): Driver {
    return this.#driver;
  }

  createAdapter(): PostgresAdapter {
    return new PostgresAdapter();
  }

  createQueryCompiler(): QueryCompiler {
    return new Compiler();
  }

  createIntrospector(db: Kysely<unknown>) {
    return new PostgresDialect({ pool: () => Promise.reject() }).createIntrospector(db);
  }
}

class Compiler extends PostgresQueryCompiler {
  protected override visitFunction(node: FunctionNode): void {
    const append = (sql: string) => this.append(sql);
    const visit = (node: OperationNode) => this.visitNode(node);
    if (!spell(node, POSTGRES_WORDS, append, visit)) super.visitFunction(node);
  }
}
