import type { Worker, WorkerDevice } from "../../services/contract/workers.ts";
import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { IconButton } from "../ui/button.tsx";
import { Pause, Play, Trash2 } from "../ui/icons.ts";
import { When } from "../ui/when.tsx";
import { useWorkersText } from "./workers_words.ts";

interface WorkerRowProps {
  worker: Worker;
  onDrain: () => void;
  onRemove: () => void;
}

/** A worker: its devices, what each does, and whether it takes more. */
export function WorkerRow({ worker, onDrain, onRemove }: WorkerRowProps) {
  const words = useWorkersText();
  const { name, online, draining, seen_at, devices } = worker;
  const turn = draining ? words.resume : words.drain;
  return (
    <li class="roomy">
      <div class="list-words">
        <p class="list-title">{name}</p>
        <p class="list-sub">
          {draining ? words.draining : online ? words.running : words.away}
          {!online && (
            <>
              {" · "}
              {words.seen} <When at={seen_at} />
            </>
          )}
        </p>
        {devices.map((device, i) => <Device key={i} device={device} />)}
      </div>
      <div class="backup-actions">
        <IconButton
          icon={draining ? Play : Pause}
          label={`${turn}: ${name}`}
          onClick={onDrain}
        />
        <IconButton icon={Trash2} danger label={`${words.remove}: ${name}`} onClick={onRemove} />
      </div>
    </li>
  );
}

function Device({ device }: { device: WorkerDevice }) {
  const { language } = useStudio();
  const words = useWorkersText();
  const { name, device: kind, memory, state, model, failure } = device;
  const said = [
    name ?? kind,
    ...memory === null ? [] : [words.memory(formatBytes(memory, language.value))],
    words.states[state],
    ...model === null ? [] : [words.model(model)],
    ...failure === null ? [] : [failure],
  ];
  return <p class="list-sub wrap">{said.join(" · ")}</p>;
}
