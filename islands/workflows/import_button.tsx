import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Upload, X } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";
import { type FailedImport, importsOf } from "./imports.ts";
import { ProblemList } from "./problem_list.tsx";

/** Takes in workflow files that are chosen. */
export function ImportButton() {
  const imports = importsOf(useStudio());
  const words = useText().workflows;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={words.import}
        accept="application/json,.json"
        onChange={(e) => {
          void imports.send([...e.currentTarget.files ?? []]);
          e.currentTarget.value = "";
        }}
      />
      <Button icon={Upload} busy={imports.busy.value} onClick={() => input.current?.click()}>
        {words.import}
      </Button>
    </>
  );
}

/** Takes in workflow files that are dropped on it, and says above it what was not taken. */
export function ImportDrop({ children }: { children: ComponentChildren }) {
  const imports = importsOf(useStudio());
  const words = useText().workflows;
  const over = useSignal(false);
  return (
    <div
      class={over.value ? "workflow-drop drop-over" : "workflow-drop"}
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => void (over.value = false)}
      onDrop={(event) => {
        event.preventDefault();
        over.value = false;
        void imports.send([...event.dataTransfer?.files ?? []]);
      }}
    >
      {imports.failed.value.map((failed, i) => <Failed key={i} failed={failed} />)}
      {children}
      {over.value && <p class="drop-note">{words.dropHere}</p>}
    </div>
  );
}

function Failed({ failed }: { failed: FailedImport }) {
  const imports = importsOf(useStudio());
  const text = useText();
  const { file, problem, nodes } = failed;
  return (
    <div class="card section form-error workflow-failed" role="alert">
      <header class="section-head">
        <strong>{text.workflows.importFailed(file)}</strong>
        <IconButton
          icon={X}
          label={text.frame.dismiss}
          onClick={() =>
            void (imports.failed.value = imports.failed.value.filter((f) => f !== failed))}
        />
      </header>
      {problem === null
        ? <p>{text.workflows.importWrong}</p>
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
