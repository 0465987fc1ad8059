import { useSignal } from "@preact/signals";
import type { Worker } from "../../services/contract/workers.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Plus } from "../ui/icons.ts";
import { Secret } from "../ui/secret.tsx";
import { Section } from "../ui/section.tsx";
import { WorkerRow } from "./worker_row.tsx";
import { useWorkersText } from "./workers_words.ts";

/** Who makes images for this server, where there can be others. */
export function Workers() {
  const studio = useStudio();
  const { client, toasts } = studio;
  const words = useWorkersText();
  const { data, refresh } = useResource(paths.workers);
  const command = useSignal<string | null>(null);
  const doomed = useSignal<Worker | null>(null);
  const view = data.value;
  if (!view?.possible) return null;
  const add = () =>
    attempt(studio, async () => {
      const { token } = await client.send("POST", paths.workerTokens);
      command.value = `atelier serve --role worker --join ${token}`;
    });
  const drain = ({ worker_id, draining }: Worker) =>
    attempt(studio, async () => {
      await client.send(
        "POST",
        draining ? paths.resumeWorker(worker_id) : paths.drainWorker(worker_id),
      );
      await refresh();
    });
  const gone = doomed.value;
  return (
    <Section
      anchor="workers"
      title={words.title}
      aside={
        <Button small icon={Plus} onClick={() => void add()}>
          {words.add}
        </Button>
      }
    >
      {command.value !== null && (
        <div class="let-in" role="status">
          <p>{words.addHint}</p>
          <Secret value={command.value} />
        </div>
      )}
      {view.workers.length === 0 ? <p class="soft">{words.none}</p> : (
        <ul class="list">
          {view.workers.map((worker) => (
            <WorkerRow
              key={worker.worker_id}
              worker={worker}
              onDrain={() => void drain(worker)}
              onRemove={() => void (doomed.value = worker)}
            />
          ))}
        </ul>
      )}
      {gone && (
        <Confirm
          title={`${words.remove}: ${gone.name}`}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.worker(gone.worker_id));
            toasts.show({ kind: "success", text: words.removed(gone.name) });
            await refresh();
          }}
          onClose={() => void (doomed.value = null)}
        >
          <p>{words.removeHint}</p>
        </Confirm>
      )}
    </Section>
  );
}
