import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useTitle } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Plus } from "../ui/icons.ts";
import { lazily } from "../ui/lazily.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { FileDrop, FileMenu } from "./files.tsx";
import { presetListPath, presetPlaceOf } from "./groups.ts";
import { PresetGroups } from "./preset_groups.tsx";
import { PresetTools } from "./preset_tools.tsx";
import { usePresetsText } from "./words.ts";

export const needs = (params: URLSearchParams) => [
  presetListPath(presetPlaceOf(params)),
  paths.models,
];

const PresetDialog = lazily(() => import("./preset_dialog.tsx"));

/** Words to put around a prompt: see them, make them, share them, take them in and out. */
export default function PresetsScreen() {
  const { router } = useStudio();
  const title = useTitle("presets");
  const wildcards = useTitle("wildcards");
  const words = usePresetsText();
  const place = presetPlaceOf(router.place.value.params);
  const { data, problem, refresh } = useResource(presetListPath(place));
  const making = useSignal(false);
  const presets = data.value;
  // Known presets stay visible while the server is out of reach; the frame says that it is.
  const failed = problem.value && (!presets || problem.value.status !== 0);
  const make = () => void (making.value = true);
  return (
    <div class="page-narrow">
      <header class="page-head">
        <div class="page-title">
          <h1>{title}</h1>
          <p class="soft">{words.intro}</p>
        </div>
        <div class="page-actions">
          <Button kind="primary" icon={Plus} onClick={make}>{words.make}</Button>
          <a class="button" href={router.href("wildcards")}>{wildcards}</a>
          <FileMenu />
        </div>
      </header>
      <PresetTools />
      <FileDrop>
        {failed && problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : !presets
          ? <Skeleton count={4} kind="row" />
          : (
            <PresetGroups
              presets={presets}
              place={place}
              onMake={make}
            />
          )}
      </FileDrop>
      {making.value && <PresetDialog onClose={() => void (making.value = false)} />}
    </div>
  );
}
