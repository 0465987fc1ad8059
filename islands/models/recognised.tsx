import type { Candidate } from "../../services/contract/model_installs.ts";
import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { lentParts } from "./model_about.tsx";
import { useModelsText } from "./words.ts";

/** What a file of weights was recognised as, in a line. */
export function Recognised({ seen }: { seen: Candidate }) {
  const { language } = useStudio();
  const words = useModelsText();
  const size = formatBytes(seen.file_size, language.value);
  const facts = [seen.label, seen.precision, size, lentParts(seen, words)];
  return <>{facts.filter(Boolean).join(" · ")}</>;
}
