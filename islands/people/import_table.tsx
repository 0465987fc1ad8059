import type { PeopleText } from "../text/en/people.ts";
import { useSignal } from "@preact/signals";
import type { ImportEntry } from "./use_import.ts";
import { usePeopleText } from "./words.ts";

/** Maximum number of rows shown; the checkbox finds the errors among the others. */
const MOST_ROWS = 500;
const WRONG: readonly ImportEntry["state"][] = ["refused", "unknown"];

/** Line by line: what would happen, or what did. */
export function ImportTable({ entries }: { entries: readonly ImportEntry[] }) {
  const words = usePeopleText();
  const onlyWrong = useSignal(false);
  const has = (what: "email" | "user_name" | "group") =>
    entries.some((entry) => entry[what] !== "");
  const wrong = entries.filter((entry) => WRONG.includes(entry.state));
  const shown = onlyWrong.value && wrong.length > 0 ? wrong : entries;
  return (
    <>
      {wrong.length > 0 && wrong.length < entries.length && (
        <label class="check">
          <input
            type="checkbox"
            checked={onlyWrong.value}
            onChange={(e) => void (onlyWrong.value = e.currentTarget.checked)}
          />
          <span>{words.importOnlyWrong}</span>
        </label>
      )}
      <div class="table-wrap" tabIndex={0} role="region" aria-label={words.importTitle}>
        <table class="table import-table">
          <thead>
            <tr>
              <th>{words.importRow}</th>
              <th>{words.name}</th>
              {has("user_name") && <th>{words.userName}</th>}
              {has("email") && <th>{words.email}</th>}
              {has("group") && <th>{words.group}</th>}
              <th>{words.state}</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, MOST_ROWS).map((entry) => (
              <tr key={entry.line}>
                <td>{entry.line}</td>
                <td>
                  {entry.name} {entry.is_admin && <span class="tag tag-accent">{words.admin}</span>}
                </td>
                {has("user_name") && <td>{entry.user_name}</td>}
                {has("email") && <td>{entry.email}</td>}
                {has("group") && <td>{entry.group}</td>}
                <td>
                  <span class={WRONG.includes(entry.state) ? "field-error" : ""}>
                    {outcome(entry, words)}
                  </span>
                  {entry.password && <code class="block">{entry.password}</code>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The message in the user's language; only the server's own wording stays as it is. */
function outcome({ state, fault, same_as, message }: ImportEntry, words: PeopleText): string {
  if (fault === null) return words.importStates[state];
  if (fault === "twice") return words.importTwice(same_as ?? 0);
  if (fault === "name_twice") return words.importNameTwice(same_as ?? 0);
  const told = words.importFaults[fault];
  return fault === "failed" ? `${told}: ${message}` : told;
}
