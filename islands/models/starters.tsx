import type { StarterModelDTO } from "../../services/contract/starter_models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Download } from "../ui/icons.ts";
import { FormError } from "../ui/form_error.tsx";
import { isUnfinished } from "./install_state.ts";
import { useGettingModels } from "./words.ts";

const BUNDLES = ["first", "best", "quick", "around"] as const;

/** Models to begin with, by what they are good for. Each is one click away. */
export function Starters() {
  const { client, resources } = useStudio();
  const words = useGettingModels();
  const { data } = useResource(paths.starterModels);
  const jobs = useResource(paths.installs).data.value ?? [];
  const task = useTask();
  const bundles = data.value?.starter_bundles;
  if (!bundles) return null;
  const coming = new Set(
    jobs.filter(isUnfinished)
      .map(({ source }) => source.type === "hf" ? source.repo_id : ""),
  );
  const wanted = (model: StarterModelDTO) =>
    !model.is_installed && !coming.has(model.source.split(":")[0] ?? "");
  const install = (models: readonly StarterModelDTO[]) =>
    task.run(async () => {
      try {
        for (const { source, name } of models) {
          await client.send("POST", paths.install(source, false), { name });
        }
      } finally {
        resources.refresh(paths.installs);
      }
    });
  return (
    <section class="starters" aria-labelledby="starters-title">
      <h2 id="starters-title">{words.starters}</h2>
      <p class="soft">{words.startersHint}</p>
      <ul class="workflow-cards">
        {BUNDLES.map((id) => {
          const models = bundles[id]?.models ?? [];
          const left = models.filter(wanted);
          const act = left.length > 1
            ? words.installAll
            : left.length === 1
            ? words.install
            : models.every(({ is_installed }) => is_installed)
            ? words.installed
            : words.installing;
          return (
            <li key={id} class="card starter-card">
              <h3>{words.bundles[id]}</h3>
              <ul class="starter-models">
                {models.map((model) => <Starter key={model.id} model={model} />)}
              </ul>
              <Button
                icon={Download}
                class="model-use"
                busy={task.busy.value}
                disabled={left.length === 0}
                aria-label={`${act}: ${words.bundles[id]}`}
                onClick={() => void install(left)}
              >
                {act}
              </Button>
            </li>
          );
        })}
      </ul>
      <FormError problem={task.problem.value} />
    </section>
  );
}

function Starter({ model }: { model: StarterModelDTO }) {
  const { language } = useStudio();
  const words = useGettingModels();
  const { name, bytes, licence, fits, is_installed } = model;
  return (
    <li>
      <p class="list-title wrap">{name}</p>
      <p class="list-sub wrap">
        {[
          is_installed ? words.installed : formatBytes(bytes, language.value),
          licence,
          fits === null || fits === "yes" ? null : words.fits[fits],
        ].filter(Boolean).join(" · ")}
      </p>
    </li>
  );
}
