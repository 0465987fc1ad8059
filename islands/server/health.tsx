import type { ComponentChildren } from "preact";
import { KEPT_FREE } from "../../services/contract/limits.ts";
import type { HealthReport } from "../../services/contract/server.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { CircleAlert, RotateCcw } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { toastProblem } from "../ui/toast_problem.ts";
import { When } from "../ui/when.tsx";
import { useServerText } from "./words.ts";

/** Free space, in bytes, below which a warning is shown. */
const LITTLE_ROOM = 2 * 1000 ** 3;

/** How the server is just now. */
export function Health() {
  const studio = useStudio();
  const words = useServerText();
  const { data, problem, refresh } = useResource(paths.health);
  const health = data.value;
  const look = async () => {
    await refresh();
    // What is shown stays, so that nothing else tells that it is no newer.
    if (problem.value && data.value) toastProblem(studio, problem.value);
  };
  return (
    <Section
      anchor="status"
      title={words.health}
      aside={
        <Button small kind="quiet" icon={RotateCcw} onClick={() => void look()}>
          {words.look}
        </Button>
      }
    >
      {health
        ? <Facts health={health} />
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={4} kind="row" />}
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ health }: { health: HealthReport }) {
  const words = useServerText();
  const language = useStudio().language.value;
  const bytes = (n: number) => formatBytes(n, language);
  const count = (n: number) => n.toLocaleString(language);
  const { engine, disk, data } = health;
  const low = disk.free < LITTLE_ROOM;
  const reasons: Record<string, string> = words.engineReasons;
  return (
    <>
      {(health.notes.length > 0 || low) && (
        <div class="notice" role="status">
          <CircleAlert size={20} aria-hidden />
          <div>
            <p class="list-title">{words.notes}</p>
            {low && <p>{disk.free < KEPT_FREE ? words.diskFull : words.diskLow}</p>}
            {health.notes.map((note) => <p key={note} class="wrap">{note}</p>)}
          </div>
        </div>
      )}
      <dl class="facts">
        <Fact name={words.version}>
          {health.version} · {health.multiuser ? words.modes.accounts : words.modes.alone}
        </Fact>
        <Fact name={words.since}>
          <When at={health.started_at} />
        </Fact>
        <Fact name={words.engine}>
          {words.engineStates[engine.state]}
          {engine.name && `: ${engine.name}`}
          {!engine.name && engine.device && ` ${words.lastOn(engine.device)}`}
          {engine.reason && (
            <span class="soft block">{reasons[engine.reason] ?? engine.reason}</span>
          )}
        </Fact>
        <Fact name={words.queue}>{words.inQueue(health.running, health.waiting)}</Fact>
        <Fact name={words.disk}>
          <span id="disk-free">{words.free(bytes(disk.free), bytes(disk.total))}</span>
          <progress
            class={low ? "disk-low" : "disk"}
            aria-labelledby="disk-free"
            max={disk.total}
            value={disk.total - disk.free}
          />
        </Fact>
        <Fact name={words.data}>
          {words.dataParts(bytes(data.database), bytes(data.images))}
        </Fact>
        {health.multiuser && <Fact name={words.people}>{count(health.people)}</Fact>}
        <Fact name={words.images}>
          {count(health.images)}
          {health.images_in_trash > 0 && (
            <span class="soft block">{words.inTrash(count(health.images_in_trash))}</span>
          )}
        </Fact>
        <Fact name={words.models}>{bytes(data.models)}</Fact>
        <Fact name={words.folder}>
          <code class="wrap">{data.folder}</code>
        </Fact>
        <Fact name={words.backup}>
          {health.last_backup_at ? <When at={health.last_backup_at} /> : words.noBackup}
        </Fact>
      </dl>
    </>
  );
}
