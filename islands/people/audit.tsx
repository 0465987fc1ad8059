import { useSignal } from "@preact/signals";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { AuditPage } from "../api/types.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Download, ListOrdered, ShieldCheck } from "../ui/icons.ts";
import { Empty, explain, Failure, Skeleton } from "../ui/states.tsx";
import { When } from "../ui/when.tsx";

const PAGE = 50;

/** Who did what to whom, newest first; the chain of hashes can be checked. */
export function Audit() {
  const { boot, client, toasts } = useStudio();
  const text = useText();
  const words = text.people.audit;
  const action = useSignal("");
  const since = useSignal("");
  const limit = useSignal(PAGE);
  const filter = {
    action: action.value.trim() || null,
    since: since.value ? `${since.value}T00:00:00Z` : null,
  };
  const path = paths.audit({ ...filter, limit: limit.value });
  const { data, problem, refresh } = useResource<AuditPage>(path);
  const page = data.value;
  const verify = async () => {
    try {
      const { ok, rows, broken } = await client.get<
        { ok: boolean; rows: number; broken: { audit_id: number } | null }
      >(paths.auditVerify);
      const said = ok ? words.sound(rows) : words.broken(broken?.audit_id ?? 0);
      toasts.show({ kind: ok ? "success" : "error", text: said });
    } catch (error) {
      toasts.show({ kind: "error", text: explain(asProblem(error), text) });
    }
  };
  return (
    <>
      <div class="toolbar">
        <input
          class="input"
          type="search"
          placeholder={`${words.action} (user.create, auth. …)`}
          aria-label={words.action}
          onChange={(e) => void (action.value = e.currentTarget.value)}
        />
        <input
          class="input"
          type="date"
          aria-label={words.since}
          onChange={(e) => void (since.value = e.currentTarget.value)}
        />
        <a class="button" href={boot.basePath + paths.audit({ ...filter, format: "csv" })} download>
          <Download size={18} aria-hidden />
          {words.csv}
        </a>
        <Button icon={ShieldCheck} onClick={() => void verify()}>{words.verify}</Button>
      </div>
      <div class="card people">
        {page
          ? page.items.length === 0
            ? <Empty icon={ListOrdered} title={words.none} />
            : (
              <ul class="list">
                {page.items.map((row) => (
                  <li key={row.audit_id}>
                    <div class="list-words">
                      <p class="list-title">
                        <code>{row.action}</code> {row.target_label ?? row.target_id ?? ""}
                      </p>
                      <p class="list-sub">
                        {row.actor_label} · <When at={row.at} />
                        {row.address ? ` · ${row.address}` : ""}
                      </p>
                    </div>
                  </li>
                ))}
              </ul>
            )
          : problem.value
          ? <Failure problem={problem.value} retry={refresh} />
          : <Skeleton count={8} kind="row" />}
        {page && page.total > page.items.length && (
          <Button
            kind="quiet"
            onClick={() => void (limit.value += PAGE)}
          >
            {words.more}
          </Button>
        )}
      </div>
    </>
  );
}
