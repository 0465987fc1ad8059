import type { VisionType } from "../../inference/families/vision.ts";
import { paths } from "../api/paths.ts";
import { isUnfinished } from "../models/install_state.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Download } from "../ui/icons.ts";
import { ToModels } from "./to_models.tsx";
import { useVisionText } from "./vision_words.ts";

/** The models of a type that are installed; undefined until the server has answered. */
export function useVisionModels(type: VisionType) {
  const models = useResource(paths.models).data.value?.models;
  return models?.filter((model) => model.type === type && model.usable);
}

/** Says that a ready-made model is missing, and gets it for an administrator who wants it. */
export function GetModel({ type }: { type: VisionType }) {
  const { session } = useStudio();
  const words = useVisionText();
  return (
    <div class="get-model">
      <p>{words.needs[type]}</p>
      {session.user.value?.is_admin && <Offered type={type} />}
      <ToModels />
    </div>
  );
}

function Offered({ type }: { type: VisionType }) {
  const { client, resources, language } = useStudio();
  const words = useVisionText();
  const task = useTask();
  const { data } = useResource(paths.starterModels);
  const jobs = useResource(paths.installs).data.value ?? [];
  const offered = data.value?.starter_models.filter((model) => model.type === type) ?? [];
  const isComing = jobs.filter(isUnfinished).some(({ source }) =>
    source.type === "hf" &&
    offered.some((model) => model.source.split(":")[0] === source.repo_id)
  );
  const get = ({ source, name }: { source: string; name: string }) =>
    task.run(async () => {
      try {
        await client.send("POST", paths.install(source, false), { name });
      } finally {
        resources.refresh(paths.installs);
      }
    });
  return (
    <>
      {isComing
        ? <p class="field-hint" role="status">{words.coming}</p>
        : offered.map((model) => (
          <p key={model.id}>
            <Button small icon={Download} busy={task.busy.value} onClick={() => void get(model)}>
              {words.get(model.name)}
            </Button>{" "}
            <span class="soft">
              {[formatBytes(model.bytes, language.value), model.licence].filter(Boolean).join(
                " · ",
              )}
            </span>
          </p>
        ))}
      <FormError problem={task.problem.value} />
    </>
  );
}
