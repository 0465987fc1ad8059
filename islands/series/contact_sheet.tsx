import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { draftOf } from "../recipe/draft.ts";
import { useStudio, useText } from "../studio/context.ts";
import { isOver } from "../studio/jobs.ts";
import { useTask } from "../studio/task.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Download } from "../ui/icons.ts";
import { drawSheet } from "./draw_sheet.ts";
import { asciiJson, withText } from "./png_text.ts";
import { rowsOf, type Series } from "./sheet.ts";
import { useSeriesText } from "./words.ts";

/** The images of a series as a table with labelled axes. It fills as they are made. */
export function ContactSheet({ series, onClose }: { series: Series; onClose: () => void }) {
  const studio = useStudio();
  const { boot, client, jobs, router, toasts } = studio;
  const text = useText();
  const words = useSeriesText();
  const task = useTask();
  const found = useSignal<readonly QueueItemSummary[]>([]);
  const ids = series.items.filter((id) => id !== null);
  const ended = useComputed(() =>
    jobs.list.value.filter((job) => ids.includes(job.itemId) && isOver(job.status)).length
  );
  useEffect(() => {
    let late = false;
    void attempt(studio, async () => {
      const items = await client.send("POST", paths.queueSummaries, { item_ids: ids });
      if (!late) found.value = items;
    });
    return () => void (late = true);
  }, [ended.value]);
  const rows = rowsOf(series, found.value);
  const { x, y } = series;
  const open = (name: string) => {
    onClose();
    router.adjust({ image: name });
  };
  const keep = () =>
    task.run(async () => {
      const images = await Promise.all(rows.map((row) =>
        Promise.all(row.map(async ({ image }) =>
          image ? await createImageBitmap(await client.blob(paths.full(image))) : null
        ))
      ));
      const canvas = drawSheet(series, images);
      const blob = await new Promise<Blob | null>((done) =>
        canvas.toBlob(done, "image/png")
      );
      if (!blob) throw new Error("This browser makes no PNG of a canvas.");
      const { prompt, seed } = series;
      const axis = ({ name, values }: Series["x"]) => ({ name, values });
      const made = {
        positive_prompt: prompt,
        seed,
        series: [axis(x), ...(y ? [axis(y)] : [])],
      };
      const png = withText(
        new Uint8Array(await blob.arrayBuffer()),
        "invokeai_metadata",
        asciiJson(made),
      );
      const form = new FormData();
      form.append("file", new File([png], "series.png", { type: "image/png" }));
      const board = draftOf(studio).board.value;
      const image = await client.upload(paths.upload("general", false, board), form);
      studio.resources.refresh(paths.imagesRoot);
      toasts.show({
        kind: "success",
        text: words.kept,
        action: { label: text.images.show, run: () => open(image.image_name) },
      });
    });
  return (
    <Dialog
      title={words.sheet}
      onClose={onClose}
      wide
      footer={
        <Button
          kind="primary"
          icon={Download}
          busy={task.busy.value}
          disabled={rows.every((row) => row.every(({ image }) => image === null))}
          onClick={() => void keep()}
        >
          {words.keep}
        </Button>
      }
    >
      <p class="soft">{series.prompt}</p>
      <FormError problem={task.problem.value} />
      <div class="table-wrap sheet-wrap" tabIndex={0} role="region" aria-label={words.sheet}>
        <table class="sheet">
          <caption class="sr-only">
            {[x.label, y?.label].filter(Boolean).join(" × ")}
          </caption>
          <thead>
            <tr>
              <th scope="col">{[x.label, y?.label].filter(Boolean).join(" × ")}</th>
              {x.labels.map((label) => <th key={label} scope="col">{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={r}>
                <th scope="row">{y?.labels[r] ?? ""}</th>
                {row.map(({ item, image }, c) => (
                  <td key={c}>
                    {image
                      ? (
                        <button
                          type="button"
                          class="sheet-cell"
                          aria-label={words.cell(x.labels[c] ?? "", y?.labels[r] ?? "")}
                          onClick={() => open(image)}
                        >
                          <img src={boot.basePath + paths.thumbnail(image)} alt="" />
                        </button>
                      )
                      : item === null
                      ? <span class="soft">{words.missing}</span>
                      : <span class="skeleton sheet-cell" />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
