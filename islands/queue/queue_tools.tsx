import { useSignal } from "@preact/signals";
import type { QueueState } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { attempt } from "../ui/toast_problem.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "../ui/confirm.tsx";
import { Ellipsis, Pause, Play } from "../ui/icons.ts";
import { Menu } from "../ui/menu.tsx";

/** Actions on the whole queue; an administrator's affect all users. */
export function QueueTools({ status }: { status: QueueState | undefined }) {
  const studio = useStudio();
  const { client, resources, session } = studio;
  const text = useText();
  const words = text.queue;
  const clearing = useSignal(false);
  const isAdmin = session.user.value?.is_admin ?? false;
  const started = status?.processor.is_started ?? true;
  const command = async (name: Parameters<typeof paths.queueCommand>[0]) => {
    await attempt(studio, () => client.send("PUT", paths.queueCommand(name)));
    resources.refresh(paths.queueStatus);
    resources.refresh(paths.queueLineRoot);
  };
  return (
    <div class="page-actions">
      {isAdmin && (
        <Button
          kind={started ? "plain" : "primary"}
          icon={started ? Pause : Play}
          onClick={() => void command(started ? "processor/pause" : "processor/resume")}
        >
          {started ? words.pause : words.resume}
        </Button>
      )}
      <Menu
        label={words.menu}
        items={[
          {
            id: "cancel",
            label: words.cancelWaiting,
            run: () => void command("cancel_all_except_current"),
          },
          { id: "prune", label: words.prune, run: () => void command("prune") },
          null,
          {
            id: "clear",
            label: isAdmin ? words.clearAll : words.clearMine,
            danger: true,
            run: () => void (clearing.value = true),
          },
        ]}
      >
        <Ellipsis size={20} aria-hidden />
      </Menu>
      {clearing.value && (
        <Confirm
          title={isAdmin ? words.clearAll : words.clearMine}
          action={isAdmin ? words.clearAll : words.clearMine}
          danger
          onConfirm={() => command("clear")}
          onClose={() => void (clearing.value = false)}
        >
          <p>{isAdmin ? words.clearAllHint : words.clearMineHint}</p>
        </Confirm>
      )}
    </div>
  );
}
