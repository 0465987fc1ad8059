import type { Language } from "../text/languages.ts";
import { useStudio } from "../studio/context.ts";
import * as de from "../text/de/audit.ts";
import * as en from "../text/en/audit.ts";
import * as ja from "../text/ja/audit.ts";

export interface AuditWords {
  actions: en.ActionWords;
  foreign: en.ForeignWords;
  became: en.BecameWords;
}

const TABLES: Record<Language, AuditWords> = { en, de, ja };

/** The words of the audit log: a table of its own, so that the first page need not carry it. */
export function useAuditWords(): AuditWords {
  return TABLES[useStudio().language.value];
}

/** What a code means; one without words is shown as it is. */
export function actionWords(code: string, { actions, foreign }: AuditWords): string {
  const known: Record<string, string> = actions;
  const [kind = "", verb] = code.split(".");
  const thing = (foreign.kinds as Record<string, string>)[kind];
  if (known[code] !== undefined || thing === undefined) return known[code] ?? code;
  switch (verb) {
    case "view":
    case "delete":
    case "download":
    case "copy":
      return foreign[verb](thing);
    default:
      return foreign.other(thing);
  }
}
