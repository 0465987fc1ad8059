import type { ModelRecord } from "../../services/contract/models.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { CircleAlert, ShieldCheck } from "../ui/icons.ts";
import { attempt } from "../ui/toast_problem.ts";
import { When } from "../ui/when.tsx";
import { Pace } from "./pace.tsx";
import { ServerSentence } from "./server_sentence.tsx";
import { useModelPage, useModelsText } from "./words.ts";

/** How far the verification of a model's files is, and what it has found; otherwise nothing. */
export function ModelCheck({ model }: { model: ModelRecord }) {
  const studio = useStudio();
  const words = useModelPage();
  const { cancel } = useModelsText();
  const { data, refresh } = useResource(paths.modelChecks);
  const check = data.value?.find(({ key }) => key === model.key);
  if (!check || check.status === "cancelled") return null;
  const { ended_at: ended, total_bytes: total, bytes, sound, problems } = check;
  const known = total > 0 ? { max: total, value: bytes } : {};
  const stop = () =>
    attempt(studio, async () => {
      await studio.client.send("DELETE", paths.verifyModel(model.key));
      await refresh();
    });
  return (
    <div class={ended !== null && !sound ? "notice notice-warn" : "notice"} role="status">
      {ended !== null && !sound
        ? <CircleAlert size={20} aria-hidden />
        : <ShieldCheck size={20} aria-hidden />}
      {ended === null
        ? (
          <div>
            <p class="list-title">{words.verifying}</p>
            <progress aria-label={words.verifying} {...known} />
            <p class="soft">
              {check.status === "waiting" ? words.verifyWaits : words.verifyRuns}
              <Pace of={check} />
            </p>
            <Button small aria-label={`${cancel}: ${words.verifying}`} onClick={() => void stop()}>
              {cancel}
            </Button>
          </div>
        )
        : (
          <div>
            <p class="list-title">{sound ? words.sound : words.unsound}</p>
            {problems.map((english, i) => (
              <p key={english} class="wrap">
                <ServerSentence english={english} sentence={check.problem_sentences[i] ?? null} />
              </p>
            ))}
            <p class="soft">
              <When at={ended} />
              {sound ? "" : ` · ${words.unsoundHint}`}
            </p>
          </div>
        )}
    </div>
  );
}
