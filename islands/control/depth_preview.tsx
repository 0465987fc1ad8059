import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DepthPreprocessor } from "../../inference/graph/control_layers.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Eye } from "../ui/icons.ts";
import { GetModel, useVisionModels } from "./get_model.tsx";
import { useVisionText } from "./vision_words.ts";

const OVER = ["completed", "failed", "canceled"];

/** What a control model sees of an image by way of a model for depth: made by the server, on demand. */
export function DepthPreview({ name, by }: { name: string; by: DepthPreprocessor }) {
  const { client, socket, boot } = useStudio();
  const words = useVisionText();
  const models = useVisionModels("depth_estimation");
  const task = useTask();
  const item = useSignal<number | null>(null);
  const shown = useSignal<string | null>(null);
  const failed = useSignal(false);

  /** Shows what an item has made, once it has ended. */
  const look = async (id: number) => {
    const found = await client.get(paths.queueItem(id));
    if (item.value !== id || !OVER.includes(found.status)) return;
    const made = found.session.results["look"] as { image?: { image_name: string } } | undefined;
    shown.value = made?.image?.image_name ?? null;
    failed.value = shown.value === null;
    item.value = null;
  };
  useEffect(() => {
    const again = (id: number | null) => void (id !== null && look(id).catch(() => {}));
    const stops = [
      socket.on("queue_item_status_changed", ({ item_id }) => {
        if (item_id === item.value) again(item_id);
      }),
      socket.onResync(() => again(item.value)),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const start = () =>
    task.run(async () => {
      failed.value = false;
      const body = { image: name, preprocessor: by };
      const { item_ids: [id = null] } = await client.send("POST", paths.preprocess, body);
      item.value = id;
      // It may have ended before this answer came.
      if (id !== null) await look(id);
    });
  if (models?.length === 0) return <GetModel type="depth_estimation" />;
  return (
    <figure class="control-preview" aria-busy={item.value !== null}>
      {shown.value && <img src={boot.basePath + paths.full(shown.value)} alt={words.seen} />}
      <figcaption class="field-hint" role="status">
        {item.value !== null
          ? words.waiting
          : failed.value
          ? words.failed
          : shown.value && words.seen}
      </figcaption>
      <Button
        small
        icon={Eye}
        busy={task.busy.value || item.value !== null}
        onClick={() => void start()}
      >
        {shown.value ? words.again : words.show}
      </Button>
      <FormError problem={task.problem.value} />
    </figure>
  );
}
