import type { NewWorkflowBody } from "../../services/workflows/bodies.ts";
import { signal } from "@preact/signals";
import type { WorkflowRecord } from "../../services/workflows/answers.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { isPng, workflowInPng } from "./workflow_in_png.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";
import { useWorkflowsText } from "./words.ts";

/** A file that was not taken, and why: null when it is no JSON. */
export interface FailedImport {
  file: string;
  problem: ApiProblem | null;
  /** Ids of the file's nodes in its order, to name them in messages. */
  nodes: readonly string[];
}

/** Takes workflow files in, one after the other; InvokeAI's, too. */
export const importsOf = studioPart((studio: Studio) => {
  const busy = signal(false);
  const failed = signal<readonly FailedImport[]>([]);
  const { client, resources, router, toasts } = studio;

  const take = async (file: File): Promise<WorkflowRecord | null> => {
    let content: Record<string, unknown>;
    try {
      const bytes = new Uint8Array(await file.arrayBuffer());
      const text = isPng(bytes) ? await workflowInPng(bytes) : new TextDecoder().decode(bytes);
      content = JSON.parse(text ?? "");
      if (typeof content !== "object" || content === null) throw new SyntaxError();
    } catch {
      failed.value = [...failed.value, { file: file.name, problem: null, nodes: [] }];
      return null;
    }
    try {
      const { id: _, ...workflow } = content;
      if (workflow["name"] === "") {
        workflow["name"] = file.name.replace(/\.(json|png)$/i, "").slice(0, 200);
      }
      // Whether it is a workflow, the server says.
      const body = { workflow } as NewWorkflowBody;
      return await client.send("POST", paths.createWorkflow, body);
    } catch (error) {
      const problem = asProblem(error);
      failed.value = [...failed.value, { file: file.name, problem, nodes: idsOf(content) }];
      return null;
    }
  };

  return {
    busy,
    failed,
    async send(files: readonly File[]): Promise<void> {
      if (busy.value || files.length === 0) return;
      busy.value = true;
      failed.value = [];
      const from = router.place.value;
      const made: WorkflowRecord[] = [];
      for (const file of files) {
        const record = await take(file);
        if (record) made.push(record);
      }
      busy.value = false;
      resources.refresh(paths.workflowsRoot);
      const text = useWorkflowsText.tables[studio.language.value];
      for (const { name } of made.slice(-3)) {
        toasts.show({ kind: "success", text: text.imported(name) });
      }
      const [only] = made;
      // A user who has gone elsewhere meanwhile stays there.
      if (failed.value.length > 0 || !only || router.place.value !== from) return;
      router.go(
        made.length === 1
          ? router.href("workflows", { id: only.workflow_id })
          : router.href("workflows", { view: "mine", order: "created_at" }),
      );
    },
  };
});

function idsOf(content: Record<string, unknown>): string[] {
  const nodes = Array.isArray(content["nodes"]) ? content["nodes"] : [];
  return nodes.map((node: { id?: unknown } | null) => String(node?.id ?? ""));
}
