import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { BackupsView, BackupWork, StoredBackup } from "../../services/contract/backups.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatTime } from "../studio/format.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { CircleAlert, Plus } from "../ui/icons.ts";
import { Lines } from "../ui/lines.tsx";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { When } from "../ui/when.tsx";
import { BackupRow } from "./backup_row.tsx";
import { useBackupsText } from "./backups_words.ts";

const LOOK_AGAIN_MS = 1000;

/** All backups, and the one that is being made. */
export function Backups() {
  const studio = useStudio();
  const { client, toasts, resources, router } = studio;
  const words = useBackupsText();
  const { data, problem, refresh } = useResource(paths.backups);
  const doomed = useSignal<StoredBackup | null>(null);
  const view = data.value;
  const working = view?.working ?? null;
  const busy = working !== null;
  useEffect(() => {
    if (!busy) return;
    const timer = setInterval(() => void refresh(), LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      // The status names the last one.
      resources.refresh(paths.health);
    };
  }, [busy]);
  const start = () =>
    attempt(studio, async () => {
      await client.send("POST", paths.backups);
      toasts.show({ kind: "success", text: words.started });
      await refresh();
    });
  const verify = ({ name }: StoredBackup) =>
    attempt(studio, async () => {
      await client.send("POST", paths.verifyBackup(name));
      await refresh();
    });
  const gone = doomed.value;
  return (
    <Section
      anchor="backups"
      title={words.title}
      aside={view?.obstacle === null && (
        <Button
          small
          icon={Plus}
          busy={busy}
          onClick={() => void (busy || start())}
        >
          {words.start}
        </Button>
      )}
    >
      {view
        ? (
          <>
            <About view={view} />
            {working && <Working work={working} />}
            {view.backups.length > 0 && (
              <>
                <p class="soft">
                  {words.keepSafe}{" "}
                  <a href={`${router.href("help", { guide: "admin-guide" })}#backup`}>
                    {words.howToRestore}
                  </a>
                </p>
                <ul class="list">
                  {view.backups.map((backup) => (
                    <BackupRow
                      key={backup.name}
                      backup={backup}
                      busy={busy}
                      onVerify={() => void verify(backup)}
                      onRemove={() => void (doomed.value = backup)}
                    />
                  ))}
                </ul>
              </>
            )}
          </>
        )
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
      {gone && (
        <Confirm
          title={`${words.remove}: ${gone.name}`}
          action={words.remove}
          danger
          onConfirm={async () => {
            await client.send("DELETE", paths.backup(gone.name));
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

/** Where they are and when the next one is made, or what is in the way; and what failed last. */
function About({ view: { folder, obstacle, state, backups, working } }: { view: BackupsView }) {
  const { locale, timeZone } = useStudio();
  const words = useBackupsText();
  if (obstacle !== null) {
    return (
      <div class="let-in">
        <p>{words.obstacles[obstacle]}</p>
        <Lines value="backup_folder: /mnt/backups" />
      </div>
    );
  }
  const { last, next_at } = state;
  return (
    <>
      {last && !last.ok && (
        <div class="notice" role="status">
          <CircleAlert size={20} aria-hidden />
          <div>
            <p class="list-title">
              {words.failed(formatTime(last.at, locale.value, timeZone.value))}
            </p>
            <p class="wrap">{last.full ? words.full : last.failure}</p>
          </div>
        </div>
      )}
      <p>
        {words.in} <code class="wrap">{folder}</code>
      </p>
      <p class="soft">
        {next_at === null ? words.unscheduled : (
          <>
            {words.next} <When at={next_at} />
          </>
        )}
      </p>
      {backups.length === 0 && working === null && <p class="soft">{words.none}</p>}
    </>
  );
}

function Working({ work: { kind, name, step } }: { work: BackupWork }) {
  const language = useStudio().language.value;
  const words = useBackupsText();
  const count = (n: number) => n.toLocaleString(language);
  const known = step !== null && step.total > 0;
  return (
    <div class="backup-work" role="status">
      <p class="list-title wrap" id="backup-work">
        {kind === "make" ? words.making : words.verifying(name ?? "")}
      </p>
      <progress
        aria-labelledby="backup-work"
        {...(known ? { max: step.total, value: step.done } : {})}
      />
      <p class="list-sub">
        {step === null ? words.beginning : words.stages[step.stage]}{" "}
        {known && words.of(count(step.done), count(step.total))}
      </p>
    </div>
  );
}
