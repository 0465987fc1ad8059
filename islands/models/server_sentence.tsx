import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SentenceDTO } from "../../services/contract/fields.ts";
import { translated } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";

interface ServerSentenceProps {
  /** What the server says in English. */
  english: string;
  /** The same as a sentence of the refusals; null if it is none. */
  sentence: SentenceDTO | null;
}

/** What the server says, in the reader's language where its sentence is one of the refusals. */
export function ServerSentence({ english, sentence }: ServerSentenceProps) {
  const { language } = useStudio();
  const text = useSignal(english);
  useEffect(() => {
    if (sentence === null) return void (text.value = english);
    void translated(language.value, { ...sentence, english }).then((words) =>
      void (text.value = words)
    );
  }, [english, sentence?.id, language.value]);
  return <>{text.value}</>;
}
