import type { Language } from "../text/languages.ts";
import { useStudio } from "./context.ts";

/**
 * Makes a hook for the words of one page, which are loaded with that page alone. The compiler finds
 * what the English ones have and others lack.
 */
export function pageWords<T extends object>(
  tables: { en: T } & Readonly<Record<Language, NoInfer<T>>>,
) {
  return Object.assign((): T => tables[useStudio().language.value], { tables });
}
