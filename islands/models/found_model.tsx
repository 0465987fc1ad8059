import type { FoundModels } from "../../services/contract/model_installs.ts";
import { paths } from "../api/paths.ts";
import { useResource, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { explain } from "../ui/states.tsx";
import { Recognised } from "./recognised.tsx";
import { useModelsText } from "./words.ts";

interface FoundModelProps {
  model: FoundModels[number];
  onInstall: () => void;
}

/** A model found on the server: what it was recognised as, or why it cannot be used. */
export function FoundModel({ model: { path, is_installed }, onInstall }: FoundModelProps) {
  const text = useText();
  const words = useModelsText();
  const { data, problem } = useResource(paths.recogniseModel(path));
  const seen = data.value;
  return (
    <li>
      <div class="list-words">
        <p class="list-title wrap">{path}</p>
        {problem.value
          ? <p class="field-error wrap">{explain(problem.value, text)}</p>
          : (
            <p class="list-sub wrap">
              {seen ? <Recognised seen={seen} /> : words.reading}
            </p>
          )}
      </div>
      {is_installed
        ? <span class="tag">{words.installed}</span>
        : seen && (
          <Button small aria-label={`${words.install}: ${path}`} onClick={onInstall}>
            {words.install}
          </Button>
        )}
    </li>
  );
}
