import { useSignal } from "@preact/signals";
import type { ResetPassword } from "../../services/contract/sign_in.ts";
import type { UserDTO } from "../../services/contract/users.ts";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Download } from "../ui/icons.ts";
import { LimitFields } from "./limit_fields.tsx";
import { limitsOf, NO_LIMITS, useLimits } from "./limits.ts";
import { madeOf } from "./password_sheet.ts";
import { nameOf } from "./person.ts";
import { PersonSelect } from "./person_select.tsx";
import { useBulk } from "./use_bulk.ts";
import { useSheet } from "./use_sheet.ts";
import { usePeopleText } from "./words.ts";

export type BulkWhat = "limits" | "group" | "reset" | "deactivate" | "activate" | "remove";

/** What ends sessions: whoever does it to themselves should know. */
const SIGNS_OUT: readonly BulkWhat[] = ["reset", "deactivate", "remove"];

interface BulkDialogProps {
  what: BulkWhat;
  people: readonly UserDTO[];
  /** `changed`: something was done. */
  onClose: (changed: boolean) => void;
}

/** Asks for what is to be done to all who are chosen, does it, and says what failed. */
export function BulkDialog({ what, people, onClose }: BulkDialogProps) {
  const { client, session } = useStudio();
  const text = useText();
  const words = usePeopleText();
  const { done, failed, stage, run } = useBulk();
  const keep = useSheet();
  const limits = useLimits(NO_LIMITS);
  const group = useSignal("");
  const give = useSignal(false);
  const to = useSignal("");
  const made = useSignal<readonly ResetPassword[]>([]);
  const saved = useSignal(false);
  const groups = useResource(paths.groups).data.value ?? [];
  const work: Record<BulkWhat, (person: UserDTO) => Promise<unknown>> = {
    limits: ({ user_id }) => client.send("PATCH", paths.user(user_id), typedLimits()),
    group: ({ user_id }) => client.send("PUT", paths.groupMember(group.value, user_id)),
    reset: async ({ user_id }) => {
      made.value = [...made.value, await client.send("POST", paths.resetPassword(user_id))];
    },
    deactivate: ({ user_id }) => client.send("PATCH", paths.user(user_id), { is_active: false }),
    activate: ({ user_id }) => client.send("PATCH", paths.user(user_id), { is_active: true }),
    remove: ({ user_id }) =>
      client.send("DELETE", paths.deleteUser(user_id, give.value ? to.value : null)),
  };
  const typedLimits = () =>
    Object.fromEntries(Object.entries(limitsOf(limits)).filter(([, value]) => value !== null));
  const save = () => {
    keep(made.value.map(madeOf));
    saved.value = true;
  };
  const ready = what === "group"
    ? group.value !== ""
    : what === "remove"
    ? !give.value || to.value !== ""
    : what === "limits"
    ? Object.keys(typedLimits()).length > 0
    : true;
  const over = stage.value === "done";
  const me = session.user.value?.user_id;
  const signsMeOut = SIGNS_OUT.includes(what) && people.some(({ user_id }) => user_id === me);
  return (
    <Dialog
      title={words.bulk.titles[what](people.length)}
      onClose={() => stage.value !== "working" && onClose(over)}
      strict={stage.value !== "asking"}
      footer={over
        ? (
          <>
            {made.value.length > 0 && (
              <Button kind={saved.value ? "plain" : "primary"} icon={Download} onClick={save}>
                {words.importSave}
              </Button>
            )}
            <Button
              kind={made.value.length > 0 && !saved.value ? "danger" : "primary"}
              onClick={() => onClose(true)}
            >
              {made.value.length > 0 && !saved.value ? words.importLeave : text.frame.close}
            </Button>
          </>
        )
        : (
          <>
            {stage.value === "asking" && (
              <Button onClick={() => onClose(false)}>{text.frame.cancel}</Button>
            )}
            <Button
              kind={what === "remove" ? "danger" : "primary"}
              busy={stage.value === "working"}
              disabled={!ready}
              onClick={() => void run(people, work[what])}
            >
              {words.bulk.what[what]}
            </Button>
          </>
        )}
    >
      {stage.value === "asking" && <Names people={people} />}
      {stage.value === "asking" && what === "limits" && (
        <LimitFields typed={limits} problem={null} empty={words.bulk.unchanged} />
      )}
      {stage.value === "asking" && what === "group" && (
        <Field id="bulk-group" label={words.group}>
          <select
            id="bulk-group"
            class="input"
            value={group.value}
            onChange={(e) => void (group.value = e.currentTarget.value)}
          >
            <option value="">{words.bulk.chooseGroup}</option>
            {groups.map((g) => <option key={g.group_id} value={g.group_id}>{g.name}</option>)}
          </select>
        </Field>
      )}
      {stage.value === "asking" && what === "reset" && <p>{words.bulk.resetHint}</p>}
      {stage.value === "asking" && what === "deactivate" && <p>{words.bulk.deactivateHint}</p>}
      {stage.value === "asking" && what === "activate" && <p>{words.bulk.activateHint}</p>}
      {stage.value === "asking" && signsMeOut && <p class="form-error">{words.bulk.withMe}</p>}
      {stage.value === "asking" && what === "remove" && (
        <>
          <p>{words.bulk.removeHint}</p>
          <label class="check">
            <input
              type="checkbox"
              checked={give.value}
              onChange={(e) => void (give.value = e.currentTarget.checked)}
            />
            <span>{words.bulk.giveInstead}</span>
          </label>
          {give.value && (
            <PersonSelect
              id="bulk-to"
              label={words.removeGive}
              value={to}
              without={people.map((person) => person.user_id)}
            />
          )}
        </>
      )}
      <p role="status" class="status-line">
        {stage.value === "working" && words.bulk.progress(done.value, people.length)}
        {over && words.bulk.result(people.length - failed.value.length, failed.value.length)}
      </p>
      {over && made.value.length > 0 && <p class="soft">{words.importPasswords}</p>}
      {failed.value.length > 0 && (
        <ul class="form-error" role="alert">
          {failed.value.map((line) => <li key={line}>{line}</li>)}
        </ul>
      )}
    </Dialog>
  );
}

/** How many names are shown at once. */
const SHOWN = 6;

/** Who is meant; of many the first ones, and the others on demand. */
function Names({ people }: { people: readonly UserDTO[] }) {
  const words = usePeopleText();
  const { language } = useStudio();
  const list = (some: readonly UserDTO[]) =>
    new Intl.ListFormat(language.value, { type: "unit" }).format(some.map(nameOf));
  if (people.length <= SHOWN + 1) return <p class="soft">{list(people)}</p>;
  return (
    <details class="soft">
      <summary>{words.bulk.andMore(list(people.slice(0, SHOWN)), people.length - SHOWN)}</summary>
      <p>{list(people.slice(SHOWN))}</p>
    </details>
  );
}
