import type { InstallJob } from "../../services/contract/model_installs.ts";
import { Button } from "../ui/button.tsx";
import { Check } from "../ui/icons.ts";
import { isUnfinished } from "./install_state.ts";
import { Pace } from "./pace.tsx";
import { ServerSentence } from "./server_sentence.tsx";
import { useGettingModels, useModelsText } from "./words.ts";

interface InstallJobRowProps {
  job: InstallJob;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}

/** One installation: how far it is, how fast it goes, what can be done about it; then one line. */
export function InstallJobRow({ job, onPause, onResume, onCancel }: InstallJobRowProps) {
  const words = useModelsText();
  const getting = useGettingModels();
  const { label: name, status, total_bytes: total, bytes } = job;
  const remote = job.source.type !== "local";
  const known = total > 0 ? { max: total, value: bytes } : {};
  const shown = isUnfinished(job);
  const stops = remote && (status === "waiting" || status === "downloading");
  const goesOn = remote && (status === "paused" || status === "error");
  const go = status === "error" ? getting.retry : getting.resume;
  if (status === "completed") {
    return (
      <li class="install-done">
        <Check size={18} aria-hidden />
        <span class="wrap">{name}</span>
        <span class="list-sub" role="status">{words.status[status]}</span>
      </li>
    );
  }
  return (
    <li>
      <div class="list-words">
        <p class="list-title wrap">{name}</p>
        {shown && <progress aria-label={name} {...known} />}
        {status === "error"
          ? (
            <p class="field-error wrap" role="status">
              <ServerSentence english={job.error ?? ""} sentence={job.error_sentence} />
            </p>
          )
          : (
            <p class="list-sub" role="status">
              {remote ? getting.status[status] : words.status[status]}
              {remote && shown && <Pace of={job} />}
            </p>
          )}
      </div>
      {stops && (
        <Button small aria-label={`${getting.pause}: ${name}`} onClick={onPause}>
          {getting.pause}
        </Button>
      )}
      {goesOn && <Button small aria-label={`${go}: ${name}`} onClick={onResume}>{go}</Button>}
      {(shown || goesOn) && (
        <Button small kind="quiet" aria-label={`${words.cancel}: ${name}`} onClick={onCancel}>
          {words.cancel}
        </Button>
      )}
    </li>
  );
}
