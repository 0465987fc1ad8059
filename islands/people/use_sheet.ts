import { useStudio } from "../studio/context.ts";
import { saveText } from "../ui/save_file.ts";
import { type MadePassword, passwordSheet } from "./password_sheet.ts";
import { usePeopleText } from "./words.ts";

/** Returns a function that has the browser keep the first passwords of users as a file. */
export function useSheet(): (people: readonly MadePassword[]) => void {
  const { boot, language, locale } = useStudio();
  const words = usePeopleText();
  return (people) => {
    const address = location.origin + boot.basePath;
    const sheet = passwordSheet({
      ...{ address, people, words: words.sheet },
      lang: language.value,
      locale: locale.value,
    });
    saveText(sheet, words.importSheet, "text/html");
  };
}
