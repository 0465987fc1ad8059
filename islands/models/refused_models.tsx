import type { SyncResult } from "../../services/contract/models.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { useModelsText } from "./words.ts";

interface RefusedModelsProps {
  refused: SyncResult["refused"];
  onDismiss: () => void;
}

/** Files in the models folder that a scan found unusable, and why. */
export function RefusedModels({ refused, onDismiss }: RefusedModelsProps) {
  const words = useModelsText();
  return (
    <div class="model-jobs">
      <Section
        title={words.refused}
        aside={<Button small kind="quiet" onClick={onDismiss}>{words.dismiss}</Button>}
      >
        <ul class="list">
          {refused.map(({ folder, reason }) => (
            <li key={folder}>
              <div class="list-words">
                <p class="list-title wrap">{folder}</p>
                <p class="list-sub wrap">{reason}</p>
              </div>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
