import { useSignal } from "@preact/signals";
import { withoutNowhere } from "../../services/contract/no_address.ts";
import type { AuditRow } from "../../services/contract/server.ts";
import type { UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { actionWords, type AuditWords, useAuditWords } from "./audit_words.ts";
import { nameOf } from "./person.ts";
import { PersonChoice } from "./person_choice.tsx";
import { Button } from "../ui/button.tsx";
import { Download, ListOrdered, ShieldCheck } from "../ui/icons.ts";
import { Empty, Failure, Skeleton } from "../ui/states.tsx";
import { toastProblem } from "../ui/toast_problem.ts";
import { When } from "../ui/when.tsx";
import { usePeopleText } from "./words.ts";

const PAGE = 50;

/** The audit log, newest first; its chain of hashes can be verified. */
export function Audit() {
  const studio = useStudio();
  const { boot, client, toasts } = studio;
  const words = usePeopleText().audit;
  const told = useAuditWords();
  const action = useSignal("");
  const person = useSignal<string | null>(null);
  const since = useSignal("");
  const limit = useSignal(PAGE);
  const filter = {
    action: action.value || null,
    actor: person.value,
    since: since.value ? `${since.value}T00:00:00Z` : null,
  };
  const path = paths.audit({ ...filter, limit: limit.value });
  const { data, problem, refresh } = useResource(path);
  const page = data.value;
  const people = useResource(paths.users("")).data.value ?? [];
  const verify = async () => {
    try {
      const { ok, rows, broken } = await client.get(paths.auditVerify);
      const said = ok ? words.sound(rows) : words.broken(broken?.audit_id ?? 0);
      toasts.show({ kind: ok ? "success" : "error", text: said });
    } catch (error) {
      toastProblem(studio, error);
    }
  };
  return (
    <>
      <div class="toolbar">
        <select
          class="input"
          aria-label={words.action}
          onChange={(e) => void (action.value = e.currentTarget.value)}
        >
          <option value="">{words.everything}</option>
          {Object.entries(told.actions).map(([code, name]) => (
            <option key={code} value={code}>{name}</option>
          ))}
        </select>
        <PersonChoice
          chosen={person.value}
          label={words.person}
          none={words.everybody}
          onChoose={(id) => void (person.value = id)}
          withMe
        />
        <label class="toolbar-field">
          <span class="label">{words.since}</span>
          <input
            class="input"
            type="date"
            onChange={(e) => void (since.value = e.currentTarget.value)}
          />
        </label>
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
                      <p class="audit-line">
                        <strong>{actorOf(row, people)}</strong> · {sentenceOf(row, people, told)}
                      </p>
                      <p class="list-sub">
                        <When at={row.at} />
                        {row.address ? ` · ${row.address}` : ""} ·{" "}
                        <code class="audit-code">{row.action}</code>
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

/** Who did it, by the name that they have today. */
function actorOf(row: AuditRow, people: readonly UserDTO[]): string {
  const person = people.find((one) => one.user_id === row.actor_id);
  return person ? nameOf(person) : withoutNowhere(row.actor_label);
}

/** What was done, to whom, and what became of their account by it. */
function sentenceOf(row: AuditRow, people: readonly UserDTO[], told: AuditWords): string {
  const target = targetOf(row, people);
  const became = row.action === "user.update" ? becameOf(row, told) : [];
  return actionWords(row.action, told) + (target && `: ${target}`) +
    (became.length > 0 ? ` (${became.join(", ")})` : "");
}

function becameOf({ details }: AuditRow, { became }: AuditWords): string[] {
  const { is_active: active, is_admin: admin } = details;
  return [
    active === true ? became.active : active === false ? became.inactive : "",
    admin === true ? became.admin : admin === false ? became.user : "",
  ].filter(Boolean);
}

/**
 * The name of the target, for a person that of today, or of its owners; most ids would mean nothing
 * to a reader.
 */
function targetOf(row: AuditRow, people: readonly UserDTO[]): string {
  // Of a group, who came or went; rows of older versions do not say it.
  const member = row.target_kind === "group" ? row.details["email"] : undefined;
  const owners = row.details["owner_ids"];
  const person = row.target_kind === "user"
    ? people.find((one) => one.user_id === row.target_id)
    : undefined;
  const told = [
    person ? nameOf(person) : row.target_label,
    member,
    ...(Array.isArray(owners) ? people.filter((p) => owners.includes(p.user_id)) : [])
      .map(nameOf),
  ].filter((name): name is string => typeof name === "string" && name !== "")
    .map(withoutNowhere);
  if (told.length > 0) return told.join(" · ");
  const mute = row.target_id === "*" ||
    ["session", "api_key", "queue"].includes(row.target_kind ?? "");
  return mute ? "" : row.target_id ?? "";
}
