import { useSignal } from "@preact/signals";
import type { TrashedModel } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes, formatDay } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Section } from "../ui/section.tsx";
import { restoreModel } from "./actions.ts";
import { useModelPage } from "./words.ts";

/** Models that were removed and can be restored; nothing while there are none. */
export function RemovedModels() {
  const studio = useStudio();
  const { client, language, locale, resources, timeZone } = studio;
  const words = useModelPage();
  const { data } = useResource(paths.trashedModels);
  const going = useSignal<TrashedModel | null>(null);
  const models = data.value?.models ?? [];
  if (models.length === 0) return null;
  const size = (model: TrashedModel) => formatBytes(model.file_size, language.value);
  return (
    <div class="removed-models">
      <Section title={words.trash} hint={words.trashHint}>
        <ul class="list">
          {models.map((model) => (
            <li key={model.key}>
              <div class="list-words">
                <p class="list-title wrap">{model.name}</p>
                <p class="list-sub wrap">
                  {[
                    model.label,
                    model.replaced ? words.replaced : null,
                    model.keeps_files ? words.staysThere : size(model),
                    words.until(formatDay(model.gone_at, locale.value, timeZone.value)),
                  ].filter(Boolean).join(" · ")}
                </p>
              </div>
              <Button
                small
                aria-label={`${words.restore}: ${model.name}`}
                onClick={() => void restoreModel(studio, model, words)}
              >
                {words.restore}
              </Button>
              <Button
                small
                kind="quiet"
                aria-label={`${words.purge}: ${model.name}`}
                onClick={() => void (going.value = model)}
              >
                {words.purge}
              </Button>
            </li>
          ))}
        </ul>
      </Section>
      {going.value && (
        <Confirm
          title={words.purgeTitle(going.value.name)}
          action={words.purge}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.trashedModel(going.value?.key ?? ""));
            resources.refresh(paths.modelsRoot);
          }}
          onClose={() => void (going.value = null)}
        >
          <p>
            {going.value.keeps_files ? words.purgeHintKept : words.purgeHint(size(going.value))}
          </p>
        </Confirm>
      )}
    </div>
  );
}
