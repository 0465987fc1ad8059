import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { draftOf } from "../recipe/draft.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { DialogActions } from "../ui/dialog_actions.tsx";
import { FormError } from "../ui/form_error.tsx";
import { AxisFields } from "./axis_fields.tsx";
import { type AxisForm, axisOf, offeredAxis } from "./axis_form.ts";
import { ContactSheet } from "./contact_sheet.tsx";
import { enqueueSeries } from "./enqueue_series.ts";
import { type Series, SERIES_KEY } from "./sheet.ts";
import { useSeriesText } from "./words.ts";

/** Asks for a series over one or two settings, and shows its contact sheet. */
export default function SeriesDialog({ onClose }: { onClose: () => void }) {
  const studio = useStudio();
  const text = useText();
  const words = useSeriesText();
  const task = useTask();
  const x = useSignal<AxisForm>(offeredAxis(studio, "steps"));
  const y = useSignal<AxisForm>(offeredAxis(studio, null));
  const series = useSignal<Series | null>(null);
  const last = useSignal<Series | null>(null);
  useEffect(() => {
    studio.memory.read<Series>(SERIES_KEY).then((saved) => void (last.value = saved))
      .catch(() => {});
  }, []);
  if (series.value) return <ContactSheet series={series.value} onClose={onClose} />;
  const across = axisOf(studio, text, words.lora, x.value);
  const down = y.value.name === null ? null : axisOf(studio, text, words.lora, y.value);
  const isPrompted = draftOf(studio).prompt.value.trim() !== "";
  const isReady = isPrompted && across !== null && (y.value.name === null || down !== null);
  const count = (across?.values.length ?? 0) * (down?.values.length ?? 1);
  const start = () =>
    task.run(async () => {
      if (!across) return;
      const made = await enqueueSeries(studio, across, down);
      studio.memory.write(SERIES_KEY, made);
      series.value = made;
    });
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      footer={
        <>
          {last.value && (
            <Button onClick={() => void (series.value = last.value)}>{words.last}</Button>
          )}
          <DialogActions
            action={words.start(count)}
            task={task}
            disabled={!isReady}
            onAct={start}
            onClose={onClose}
          />
        </>
      }
    >
      <p class="soft">{words.intro}</p>
      {!isPrompted && <p class="field-error" role="status">{words.noPrompt}</p>}
      <FormError problem={task.problem.value} />
      <AxisFields id="series-x" label={words.across} form={x} other={y.value.name} />
      <AxisFields id="series-y" label={words.down} form={y} other={x.value.name} optional />
    </Dialog>
  );
}
