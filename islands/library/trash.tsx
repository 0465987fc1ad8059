import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import type { ImageDTO, Page } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { RotateCcw, Trash2 } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { restoreImages } from "./deeds.ts";
import { Grid } from "./grid.tsx";
import { selectionOf } from "./selection.ts";

/** The most that the API gives at once. */
const LIMIT = 1000;

/** What was deleted and can still be had back. */
export function Trash() {
  const studio = useStudio();
  const { client, resources } = studio;
  const text = useText();
  const words = text.library;
  const { data, problem, refresh } = useResource<Page<ImageDTO>>(paths.trash(LIMIT));
  const asking = useSignal(false);
  const selection = selectionOf(studio);
  const names = data.value?.items.map((image) => image.image_name) ?? [];
  const picked = [...selection.names.value];
  const chosen = picked.length > 0 ? picked : names;
  const restore = async () => {
    await restoreImages(studio, chosen);
    selection.clear();
  };
  return (
    <section aria-label={words.trash}>
      <header class="page-head">
        <div class="page-title">
          <h2>{words.trash}</h2>
          <p class="soft">{data.value && text.images.count(data.value.total)}</p>
        </div>
        {names.length > 0 && (
          <div class="page-actions">
            <Button icon={RotateCcw} onClick={() => void restore()}>
              {picked.length > 0 ? `${words.restore} (${picked.length})` : words.restoreAll}
            </Button>
            <Button kind="danger" icon={Trash2} onClick={() => void (asking.value = true)}>
              {words.trashEmptyIt}
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
            starred={0}
            label={words.trash}
            thumbnail={paths.trashThumbnail}
            onOpen={(index) => selection.toggle(names, index)}
          />
        )}
      {asking.value && (
        <Confirm
          title={words.trashEmptyIt}
          action={words.trashEmptyIt}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.emptyTrash);
            resources.refresh("/api/v1/images/");
          }}
          onClose={() => void (asking.value = false)}
        >
          <p>{words.trashEmptyAsk}</p>
        </Confirm>
      )}
    </section>
  );
}
