import { useSignal } from "@preact/signals";
import type { SyncResult } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { attempt } from "../ui/attempt.ts";
import { Button } from "../ui/button.tsx";
import { Boxes, Plus, RotateCcw } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { InstallDialog } from "./install_dialog.tsx";
import { InstallJobs } from "./install_jobs.tsx";
import { ModelList } from "./model_list.tsx";
import { RefusedModels } from "./refused_models.tsx";

/** The available models; administrators install and remove them. */
export default function ModelsScreen() {
  const studio = useStudio();
  const { client, session, toasts } = studio;
  const text = useText();
  const words = text.models;
  const { data, problem, refresh } = useResource(paths.allModels);
  const installing = useSignal(false);
  const refused = useSignal<SyncResult["refused"]>([]);
  const isAdmin = session.user.value?.is_admin ?? false;
  const models = data.value?.models;
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
        <h1>{text.frame.screens.models}</h1>
        {isAdmin && (
          <div class="page-actions">
            <Button icon={RotateCcw} onClick={() => void sync()}>{words.sync}</Button>
            <Button kind="primary" icon={Plus} onClick={() => void (installing.value = true)}>
              {words.install}
            </Button>
          </div>
        )}
      </header>
      {isAdmin && <InstallJobs />}
      {refused.value.length > 0 && (
        <RefusedModels
          refused={refused.value}
          onDismiss={() => void (refused.value = [])}
        />
      )}
      {models && !failed
        ? models.length === 0
          ? <Empty icon={Boxes} title={words.empty} hint={words.emptyHint} />
          : <ModelList models={models} />
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
      {installing.value && (
        <InstallDialog
          onClose={() => {
            installing.value = false;
            void refresh();
          }}
        />
      )}
    </div>
  );
}
