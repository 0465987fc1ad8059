import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { RotateCcw, Trash2 } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { deleteForGood, restoreImages } from "./actions.ts";
import { Grid } from "./grid.tsx";
import { selectionOf } from "./selection.ts";

/** What was deleted and can still be had back: all of it, or what is picked. */
export function Trash() {
  const studio = useStudio();
  const { client, resources } = studio;
  const text = useText();
  const words = text.library;
  const { data, problem, refresh } = useResource(paths.trashNames);
  const asking = useSignal(false);
  const restoring = useTask();
  const selection = selectionOf(studio);
  useEffect(() => selection.clear(), []);
  const names = data.value?.image_names ?? [];
  const picked = [...selection.names.value];
  const some = picked.length > 0;
  const restore = () => restoring.run(() => restoreImages(studio, some ? picked : names));
  const remove = some ? words.deletePicked(picked.length) : words.trashEmptyIt;
  const removeThem = async () => {
    if (some) return await deleteForGood(studio, picked);
    await client.send("DELETE", paths.emptyTrash);
    resources.refresh(paths.imagesRoot);
  };
  return (
    <section aria-label={words.trash}>
      <header class="page-head">
        <div class="page-title">
          <h2 class="board-name">{words.trash}</h2>
          {data.value && (
            <p class="soft">
              {text.images.count(names.length)} · {words.trashHint(data.value.trash_days)}
            </p>
          )}
        </div>
        {names.length > 0 && (
          <div class="page-actions">
            <Button
              small
              icon={RotateCcw}
              busy={restoring.busy.value}
              onClick={() => void restore()}
            >
              {some ? words.restoreSome(picked.length) : words.restoreAll}
            </Button>
            <Button small kind="danger" icon={Trash2} onClick={() => void (asking.value = true)}>
              {remove}
            </Button>
          </div>
        )}
      </header>
      {problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !data.value
        ? <Skeleton count={12} kind="tile" />
        : names.length === 0
        ? <Empty icon={Trash2} title={words.trashEmpty} />
        : (
          <Grid
            names={names}
            label={words.trash}
            thumbnail={paths.trashThumbnail}
            onOpen={(index) => selection.toggle(names, index)}
          />
        )}
      {asking.value && (
        <Confirm
          title={remove}
          action={remove}
          danger
          onConfirm={removeThem}
          onClose={() => void (asking.value = false)}
        >
          <p>{some ? words.deletePickedAsk(picked.length) : words.trashEmptyAsk}</p>
        </Confirm>
      )}
    </section>
  );
}
