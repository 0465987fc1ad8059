import { useRef } from "preact/hooks";
import { asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { WorkflowRecord } from "../api/types.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { Upload } from "../ui/icons.ts";
import { explain } from "../ui/states.tsx";

/** Takes in a workflow file; InvokeAI's, too. */
export function ImportButton() {
  const { client, resources, router, toasts } = useStudio();
  const text = useText();
  const words = text.workflows;
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    try {
      const { id: _, ...workflow } = JSON.parse(await file.text()) as Record<string, unknown>;
      const made = await client.send<WorkflowRecord>("POST", paths.workflowsRoot, { workflow });
      resources.refresh(paths.workflowsRoot);
      toasts.show({ kind: "success", text: words.imported(made.name) });
      router.go(router.href("workflows", { id: made.workflow_id }));
    } catch (error) {
      const why = error instanceof SyntaxError
        ? words.importWrong
        : explain(asProblem(error), text);
      toasts.show({ kind: "error", text: why });
    }
  };
  return (
    <>
      <input
        ref={input}
        class="sr-only"
        type="file"
        tabIndex={-1}
        aria-label={words.import}
        accept="application/json,.json"
        onChange={(e) => {
          void take(e.currentTarget.files?.[0]);
          e.currentTarget.value = "";
        }}
      />
      <Button icon={Upload} onClick={() => input.current?.click()}>{words.import}</Button>
    </>
  );
}
