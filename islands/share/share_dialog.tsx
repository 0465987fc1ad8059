import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Visibility } from "../../services/contract/fields.ts";
import type { GrantDTO } from "../../services/contract/sharing.ts";
import type { ThingKind } from "../../services/contract/kinds.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio } from "../studio/context.ts";
import { formatDay } from "../studio/format.ts";
import { useTask } from "../studio/task.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { GrantForm } from "./grant_form.tsx";
import { useShareText } from "./words.ts";

interface ShareDialogProps {
  kind: ThingKind;
  id: string;
  /** An image has none. */
  name?: string;
  /**
   * Absent for an image: its board decides whether everyone sees it. `change` saves it.
   * @throws ApiProblem when it is refused
   */
  everybody?: { visibility: Visibility; change: (to: Visibility) => Promise<unknown> };
  onClose: () => void;
}

const VISIBILITIES: readonly Visibility[] = ["private", "shared", "public"];

/** Maximum number of names in the sentence; the list below has all of them. */
const NAMED = 4;

/**
 * Sharing of a thing with everyone or only some, and a sentence that says what that currently
 * means.
 */
export function ShareDialog({ kind, id, name, everybody, onClose }: ShareDialogProps) {
  const { client, locale, timeZone } = useStudio();
  const words = useShareText();
  const initial = everybody?.visibility ?? "private";
  const chosen = useSignal(initial);
  /** The server's value; `chosen` runs ahead of it, and returns to it after a refusal. */
  const saved = useRef(initial);
  const { data, problem, refresh } = useResource(paths.grants(kind, id));
  const choosing = useTask();
  const withdrawing = useTask();
  const grants = data.value ?? [];
  const choose = (wanted: Visibility) => {
    chosen.value = wanted;
    return choosing.run(async () => {
      try {
        // The choice may change again while a request is under way: the last one counts.
        while (saved.current !== chosen.value) {
          const sent = chosen.value;
          await everybody?.change(sent);
          saved.current = sent;
        }
      } finally {
        chosen.value = saved.current;
      }
    });
  };
  const withdraw = (grant: GrantDTO) =>
    withdrawing.run(async () => {
      await client.send("DELETE", paths.grant(kind, id, grant.grant_id));
      await refresh();
    });
  const failure = choosing.problem.value ?? withdrawing.problem.value;
  const nameOf = (grant: GrantDTO) => grant.group_name ?? grant.user_name ?? "";
  const names = grants.map(nameOf);
  const named = names.length > NAMED
    ? [...names.slice(0, NAMED - 1), words.says.others(names.length - NAMED + 1)]
    : names;
  const label = {
    private: grants.length > 0 ? words.private : words.privateAlone,
    shared: words.shared,
    public: kind === "board" ? words.public : words.publicOther,
  };
  return (
    <Dialog title={name === undefined ? words.titleImage : words.title(name)} onClose={onClose}>
      {everybody && (
        <>
          <fieldset>
            <legend>{words.who}</legend>
            {VISIBILITIES.filter((v) => kind === "board" || v !== "public").map((v) => (
              <label key={v} class="check">
                <input
                  type="radio"
                  name="visibility"
                  checked={chosen.value === v}
                  onChange={() =>
                    void choose(v)}
                />
                <span>{label[v]}</span>
              </label>
            ))}
          </fieldset>
          <p class="share-says" role="status">{words.says[chosen.value](named)}</p>
        </>
      )}
      <h3>{words.named}</h3>
      {problem.value
        ? <Failure problem={problem.value} retry={refresh} />
        : !data.value
        ? <Skeleton count={1} kind="row" />
        : grants.length === 0
        ? <p class="soft">{words.namedNone}</p>
        : (
          <ul class="list">
            {grants.map((grant) => (
              <li key={grant.grant_id}>
                <div class="list-words">
                  <p class="list-title">{nameOf(grant)}</p>
                  <p class="list-sub">
                    {words.levels[grant.level]}
                    {grant.expires_at &&
                      ` · ${
                        words.expires(formatDay(grant.expires_at, locale.value, timeZone.value))
                      }`}
                  </p>
                </div>
                <Button
                  small
                  kind="danger"
                  aria-label={words.withdrawFrom(nameOf(grant))}
                  onClick={() => void withdraw(grant)}
                >
                  {words.withdraw}
                </Button>
              </li>
            ))}
          </ul>
        )}
      <GrantForm kind={kind} id={id} onDone={refresh} />
      <FormError problem={failure} />
    </Dialog>
  );
}
