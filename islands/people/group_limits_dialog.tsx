import type { GroupDTO } from "../../services/contract/sharing.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { useTask } from "../studio/task.ts";
import { FormDialog } from "../ui/form_dialog.tsx";
import { FormError } from "../ui/form_error.tsx";
import { LimitFields } from "./limit_fields.tsx";
import { type Limits, limitsOf, MEGABYTE, useLimits } from "./limits.ts";
import type { GroupsText } from "../text/en/people.ts";
import { useGroupsText } from "./words.ts";

/** Limits that hold for the members of a group. */
export function GroupLimitsDialog({ group, onClose }: { group: GroupDTO; onClose: () => void }) {
  const { client } = useStudio();
  const text = useText();
  const words = useGroupsText();
  const typed = useLimits(group);
  const task = useTask();
  const problem = task.problem.value;
  const save = async () => {
    const path = paths.group(group.group_id);
    if (await task.run(() => client.send("PATCH", path, limitsOf(typed)))) onClose();
  };
  return (
    <FormDialog
      title={`${words.limits}: ${group.name}`}
      action={text.frame.save}
      task={task}
      onSubmit={save}
      onClose={onClose}
    >
      <p class="soft">{words.limitsHint}</p>
      <LimitFields typed={typed} problem={problem} empty={words.noLimit} />
      <FormError problem={problem} besideFields />
    </FormDialog>
  );
}

/** The limits of a group in a few words. */
export function limitWords(limits: Limits, words: GroupsText): string[] {
  const { quota_bytes, quota_images, max_pending, max_running } = limits;
  return [
    max_pending && words.mostWaiting(max_pending),
    max_running && words.mostRunning(max_running),
    quota_bytes && words.mostBytes(Math.round(quota_bytes / MEGABYTE)),
    quota_images && words.mostImages(quota_images),
  ].filter((part) => typeof part === "string");
}
