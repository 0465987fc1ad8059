import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText, useTitle } from "../studio/context.ts";
import { Info, Settings2 } from "../ui/icons.ts";
import { Section } from "../ui/section.tsx";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { Backups } from "./backups.tsx";
import { grouped, waitsForStart } from "./groups.ts";
import { Health } from "./health.tsx";
import { LetIn } from "./let_in.tsx";
import { SettingRow } from "./setting_row.tsx";
import { Workers } from "./workers.tsx";
import { useBackupsText } from "./backups_words.ts";
import { useLetInText } from "./let_in_words.ts";
import { Parts } from "./parts.tsx";
import { useServerText } from "./words.ts";
import { useWorkersText } from "./workers_words.ts";

export const needs = () => [paths.settings, paths.health, paths.backups, paths.workers];

/** For administrators: the server's health, and the settings that can be changed while it runs. */
export default function ServerScreen() {
  const { session } = useStudio();
  const text = useText();
  const title = useTitle("server");
  if (!session.user.value?.is_admin) {
    return (
      <Empty
        icon={Settings2}
        title={text.problems.adminsOnly}
        hint={text.problems.adminsOnlyHint}
      />
    );
  }
  return (
    <div class="page-narrow server-page">
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <AllParts />
      <div class="server">
        <LetIn />
        <Health />
        <Workers />
        <Backups />
        <AllSettings />
      </div>
    </div>
  );
}

function AllParts() {
  const words = useServerText();
  const letIn = useLetInText();
  const backups = useBackupsText();
  const workers = useWorkersText();
  const several = useResource(paths.workers).data.value?.possible ?? false;
  const settings = useResource(paths.settings).data.value ?? [];
  return (
    <Parts
      label={words.parts}
      parts={[
        { id: "let-in", title: letIn.title },
        { id: "status", title: words.health },
        ...several ? [{ id: "workers", title: workers.title }] : [],
        { id: "backups", title: backups.title },
        ...grouped(settings).map(([group]) => ({ id: group, title: words.groups[group] })),
      ]}
    />
  );
}

function AllSettings() {
  const words = useServerText();
  const { data, problem, refresh } = useResource(paths.settings);
  const settings = data.value;
  if (!settings) {
    return problem.value
      ? <Failure problem={problem.value} retry={refresh} />
      : <Skeleton count={8} kind="row" />;
  }
  const waiting = settings.filter(waitsForStart).length;
  return (
    <>
      <p class={waiting > 0 ? "notice" : "sr-only"} role="status">
        {waiting > 0 && (
          <>
            <Info size={20} aria-hidden />
            <span>{words.restart(waiting)}</span>
          </>
        )}
      </p>
      {grouped(settings).map(([group, members]) => (
        <Section
          key={group}
          anchor={group}
          title={words.groups[group]}
          {...(members.some((s) => s.changeable) ? {} : { hint: words.atConsole })}
        >
          <ul class="settings">
            {members.map((setting) => (
              <SettingRow key={setting.name} setting={setting} onChanged={refresh} />
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}
