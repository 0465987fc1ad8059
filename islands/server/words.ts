import type { Language } from "../studio/boot.ts";
import { useStudio } from "../studio/context.ts";
import { server as de } from "../text/de/server.ts";
import { server as en, type ServerText } from "../text/en/server.ts";
import { server as ja } from "../text/ja/server.ts";

const TABLES: Record<Language, ServerText> = { en, de, ja };

/** The words of this page: a table of its own, so that the first page need not carry it. */
export function useServerText(): ServerText {
  return TABLES[useStudio().language.value];
}
