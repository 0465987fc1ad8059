import { useSignal } from "@preact/signals";
import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Download } from "../ui/icons.ts";
import { useModelPage } from "./words.ts";

/** That the hub of a model has a newer version, with a click that brings it; otherwise nothing. */
export function ModelUpdate({ model }: { model: ModelRecord }) {
  const studio = useStudio();
  const { client, language, resources, router, toasts } = studio;
  const words = useModelPage();
  const { data } = useResource(paths.modelUpdate(model.key));
  const asked = useSignal(false);
  const found = data.value;
  if (!found?.newer || asked.value) return null;
  const size = found.bytes === null ? null : formatBytes(found.bytes, language.value);
  const update = async () => {
    asked.value = await attempt(studio, async () => {
      await client.send("POST", paths.modelUpdate(model.key));
      resources.refresh(paths.installs);
    });
    if (!asked.value) return;
    toasts.show({
      kind: "info",
      text: words.updating(model.name),
      action: { label: words.back, run: () => router.go(router.href("models")) },
    });
  };
  return (
    <div class="notice" role="status">
      <Download size={20} aria-hidden />
      <div>
        <p class="list-title">{words.newer}</p>
        <p class="wrap">
          {[found.name, size].filter(Boolean).join(" · ")}
          {found.page && (
            <>
              {" · "}
              <a href={found.page} target="_blank" rel="noreferrer">{words.atHub}</a>
            </>
          )}
        </p>
        <p class="soft">{words.newerHint}</p>
        <Button small kind="primary" onClick={() => void update()}>{words.update}</Button>
      </div>
    </div>
  );
}
