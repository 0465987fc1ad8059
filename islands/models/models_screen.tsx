import { useSignal } from "@preact/signals";
import type { SyncResult } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { HelpLink } from "../help/help_link.tsx";
import { useResource, useStudio, useTitle } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Boxes, Plus, RotateCcw } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { InstallDialog } from "./install_dialog.tsx";
import { useEffect } from "preact/hooks";
import { InstallJobs } from "./install_jobs.tsx";
import { ModelDetails } from "./model_details.tsx";
import { ModelList } from "./model_list.tsx";
import { Starters } from "./starters.tsx";
import { ModelUploads } from "./model_uploads.tsx";
import { RemovedModels } from "./removed_models.tsx";
import { RefusedModels } from "./refused_models.tsx";
import { useModelsText } from "./words.ts";

export function needs(params: URLSearchParams): string[] {
  const key = params.get("key");
  // What stands above the models must not come after them.
  return key ? [paths.models, paths.modelImages(key)] : [paths.models, paths.starterModels];
}

/** The list, or one of it. */
export default function ModelsScreen() {
  const key = useStudio().router.place.value.params.get("key");
  return key ? <ModelDetails key={key} id={key} /> : <Models />;
}

/** The available models; administrators install and remove them. */
function Models() {
  const studio = useStudio();
  const { client, router, session, toasts } = studio;
  const title = useTitle("models");
  const words = useModelsText();
  const { data, problem, refresh } = useResource(paths.models);
  const source = router.place.value.params.get("source") ?? "";
  const installing = useSignal(false);
  const refused = useSignal<SyncResult["refused"]>([]);
  const isAdmin = session.user.value?.is_admin ?? false;
  // A link that brought a model along opens the dialog with it; it installs nothing.
  useEffect(() => {
    if (isAdmin && source !== "") installing.value = true;
  }, [source]);
  const models = data.value?.models;
  // Whoever has none but the shipped one finds first where others come from.
  const bare = models?.every(({ type, ships }) => type !== "main" || ships) ??
    false;
  // Known models stay visible while the server is out of reach; the frame says that it is.
  const failed = problem.value !== null && problem.value.status !== 0;
  const sync = async () => {
    const done = await attempt(studio, async () => {
      refused.value = (await client.send("POST", paths.syncModels)).refused;
    });
    if (done) toasts.show({ kind: "success", text: words.synced });
    await refresh();
  };
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{title}</h1>
        <HelpLink to={isAdmin ? "admin-guide#models" : "user-guide"} />
        {isAdmin && (
          <div class="page-actions">
            <Button icon={RotateCcw} onClick={() => void sync()}>{words.sync}</Button>
            <Button kind="primary" icon={Plus} onClick={() => void (installing.value = true)}>
              {words.install}
            </Button>
          </div>
        )}
      </header>
      {isAdmin && <ModelUploads />}
      {isAdmin && <InstallJobs />}
      {refused.value.length > 0 && (
        <RefusedModels
          refused={refused.value}
          onDismiss={() => void (refused.value = [])}
        />
      )}
      {isAdmin && bare && !failed && <Starters />}
      {models && !failed
        ? models.length === 0
          ? <Empty icon={Boxes} title={words.empty} hint={words.emptyHint} />
          : <ModelList models={models} />
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
      {isAdmin && models && !failed && !bare && <Starters />}
      {isAdmin && <RemovedModels />}
      {installing.value && (
        <InstallDialog
          source={source}
          onClose={() => {
            installing.value = false;
            if (source !== "") router.adjust({ source: null }, { replace: true });
            void refresh();
          }}
        />
      )}
    </div>
  );
}
