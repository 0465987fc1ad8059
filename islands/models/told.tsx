import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SentenceDTO } from "../../services/contract/fields.ts";
import { toldIn } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";

interface ToldProps {
  /** What the server says in English. */
  english: string;
  /** The same as a sentence of the refusals; null if it is none. */
  sentence: SentenceDTO | null;
}

/** What the server says, in the reader's language where its sentence is one of the refusals. */
export function Told({ english, sentence }: ToldProps) {
  const { language } = useStudio();
  const told = useSignal(english);
  useEffect(() => {
    if (sentence === null) return void (told.value = english);
    void toldIn(language.value, { ...sentence, english }).then((text) => void (told.value = text));
  }, [english, sentence?.id, language.value]);
  return <>{told.value}</>;
}
