import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { InstallJob } from "../../services/contract/models.ts";
import { toldIn } from "../api/problem.ts";
import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { isUnfinished } from "./install_state.ts";
import { useGettingModels, useModelsText } from "./words.ts";

interface InstallJobRowProps {
  job: InstallJob;
  onPause: () => void;
  onResume: () => void;
  onCancel: () => void;
}

/** One installation: how far it is, how fast it goes, and what can be done about it. */
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
  return (
    <li>
      <div class="list-words">
        <p class="list-title wrap">{name}</p>
        {shown && <progress aria-label={name} {...known} />}
        {status === "error"
          ? (
            <p class="field-error wrap" role="status">
              <Reason job={job} />
            </p>
          )
          : (
            <p class="list-sub" role="status">
              {remote ? getting.status[status] : words.status[status]}
              {remote && shown && <Pace job={job} />}
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

/** Bytes, speed and time left, as far as they are known. */
function Pace(
  { job: { bytes, total_bytes, bytes_per_second, seconds_left } }: { job: InstallJob },
) {
  const { language } = useStudio();
  const words = useGettingModels();
  const size = (count: number) => formatBytes(count, language.value);
  const parts = [
    total_bytes > 0 ? words.of(size(bytes), size(total_bytes)) : null,
    bytes_per_second ? words.speed(size(bytes_per_second)) : null,
    seconds_left === null ? null : words.left(
      seconds_left < 100
        ? words.seconds(seconds_left)
        : seconds_left < 6_000
        ? words.minutes(Math.round(seconds_left / 60))
        : words.hours(Math.round(seconds_left / 3_600)),
    ),
  ].filter(Boolean);
  return <>{parts.map((part) => ` · ${part}`).join("")}</>;
}

/** Why it failed, in the reader's language where the sentence is one of the server's table. */
function Reason({ job: { error, error_sentence: said } }: { job: InstallJob }) {
  const { language } = useStudio();
  const told = useSignal(error ?? "");
  const english = error ?? "";
  useEffect(() => {
    if (said === null) return void (told.value = english);
    void toldIn(language.value, { ...said, english }).then((text) => void (told.value = text));
  }, [english, said?.id, language.value]);
  return <>{told.value}</>;
}
