import type { Selectable } from "kysely";
import type { Tables } from "../database/mod.ts";

export type ModelRow = Selectable<Tables["models"]>;
