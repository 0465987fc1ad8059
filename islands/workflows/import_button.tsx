import type { ComponentChildren } from "preact";
import { useStudio, useText } from "../studio/context.ts";
import { IconButton } from "../ui/button.tsx";
import { FileButton } from "../ui/file_button.tsx";
import { useFileDrop } from "../ui/file_drop.ts";
import { X } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { type FailedImport, importsOf } from "./imports.ts";
import { ProblemList } from "./problem_list.tsx";
import { useWorkflowsText } from "./words.ts";

/** Takes in workflow files that are chosen. */
export function ImportButton() {
  const imports = importsOf(useStudio());
  return (
    <FileButton
      label={useWorkflowsText().import}
      accept="application/json,.json,image/png,.png"
      busy={imports.busy.value}
      onFiles={(files) => void imports.send(files)}
    />
  );
}

/** Takes in workflow files that are dropped on it, and says above it what was not taken. */
export function ImportDrop({ children }: { children: ComponentChildren }) {
  const imports = importsOf(useStudio());
  const words = useWorkflowsText();
  const drop = useFileDrop((files) => void imports.send(files));
  return (
    <div
      class={drop.over ? "workflow-drop drop-over" : "workflow-drop"}
      {...drop.handlers}
    >
      {imports.failed.value.map((failed, i) => <Failed key={i} failed={failed} />)}
      {children}
      {drop.over && <p class="drop-note">{words.dropHere}</p>}
    </div>
  );
}

function Failed({ failed }: { failed: FailedImport }) {
  const imports = importsOf(useStudio());
  const text = useText();
  const workflows = useWorkflowsText();
  const { file, problem, nodes } = failed;
  return (
    <div class="card section form-error workflow-failed" role="alert">
      <header class="section-head">
        <strong>{workflows.importFailed(file)}</strong>
        <IconButton
          icon={X}
          label={text.frame.dismiss}
          onClick={() =>
            void (imports.failed.value = imports.failed.value.filter((f) => f !== failed))}
        />
      </header>
      {problem === null
        ? <p>{workflows.importWrong}</p>
        : problem.errors.length === 0
        ? <p>{explain(problem, text)}</p>
        : (
          <ProblemList
            problems={problem.errors.map((e) => ({ ...placeOf(e.field, nodes), ...e }))}
          />
        )}
    </div>
  );
}

/** `body.workflow.nodes.3.id` → the fourth node's name, and `id`. */
function placeOf(path: string, nodes: readonly string[]) {
  const at = path.replace(/^body\.(workflow\.)?/, "");
  const [, index, rest] = /^nodes\.(\d+)(?:\.(.*))?$/.exec(at) ?? [];
  if (index === undefined) return { node: null, where: at };
  return { node: nodes[Number(index)] || index, where: rest ?? null };
}
