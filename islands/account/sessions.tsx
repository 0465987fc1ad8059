import type { Path } from "../api/path.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { When } from "../ui/when.tsx";
import { clientName } from "./client_name.ts";
import { useAccountText } from "./words.ts";

/** The user's own sessions; each can be ended, which takes effect immediately. */
export function Sessions() {
  const studio = useStudio();
  const { client, toasts } = studio;
  const words = useAccountText();
  const { data, problem, refresh } = useResource(paths.sessions);
  const sessions = data.value;
  const end = async (path: Path<{ DELETE: unknown }>) => {
    const done = await attempt(studio, () => client.send("DELETE", path));
    if (done) toasts.show({ kind: "success", text: words.sessionEnded });
    await refresh();
  };
  return (
    <Section
      title={words.sessions}
      aside={sessions && sessions.length > 1 && (
        <Button
          small
          kind="danger"
          onClick={() => void end(paths.otherSessions)}
        >
          {words.endOthers}
        </Button>
      )}
    >
      {sessions
        ? (
          <ul class="list">
            {sessions.map((s) => (
              <li key={s.session_id}>
                <div class="list-words">
                  <p class="list-title">
                    {clientName(s.client) ?? words.unknownClient}{" "}
                    {s.current && <span class="tag tag-accent">{words.thisSession}</span>}
                  </p>
                  <p class="list-sub">
                    {s.address ?? ""} · {words.lastSeen} <When at={s.last_seen_at} />
                  </p>
                </div>
                {!s.current && (
                  <Button
                    small
                    aria-label={`${words.endSession}: ${
                      clientName(s.client) ?? words.unknownClient
                    }`}
                    onClick={() => void end(paths.session(s.session_id))}
                  >
                    {words.endSession}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )
        : problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : <Skeleton count={2} kind="row" />}
    </Section>
  );
}
