import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { ImportedLine } from "../../services/contract/users.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";

/** A line of the file; beside the server's states: on its way, and lost with the connection. */
export interface ImportEntry extends Omit<ImportedLine, "state"> {
  state: ImportedLine["state"] | "working" | "unknown";
}

/**
 * Number of lines per request: lines already added survive a lost connection, and progress is
 * visible.
 */
const AT_ONCE = 5;

/** A file of people: read and checked by the server, then added a few lines at a time. */
export function useImport() {
  const { client } = useStudio();
  const entries = useSignal<readonly ImportEntry[]>([]);
  const unused = useSignal<readonly string[]>([]);
  const columns = useSignal<readonly string[]>([]);
  /** The column that is the group; null: the server looks for one, empty: none. */
  const group = useSignal<string | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const stage = useSignal<"choose" | "reading" | "ready" | "adding" | "done">("choose");

  return useMemo(() => {
    let reading: File | null = null;
    let reads = 0;
    const ask = (file: File, apply: boolean, lines?: readonly number[]) => {
      const form = new FormData();
      form.append("file", file);
      return client.send("POST", paths.importUsers(apply, group.value, lines), form);
    };
    const put = (fresh: readonly ImportEntry[]) => {
      const byLine = new Map(fresh.map((entry) => [entry.line, entry]));
      entries.value = entries.value.map((entry) => byLine.get(entry.line) ?? entry);
    };
    return {
      entries,
      unused,
      columns,
      group,
      problem,
      stage,
      /** The preview of the import. */
      async read(file: File): Promise<void> {
        const turn = ++reads;
        stage.value = "reading";
        problem.value = null;
        entries.value = unused.value = [];
        // Read again by another column, its choice stays where the keyboard is.
        if (file !== reading) columns.value = [];
        reading = file;
        try {
          const report = await ask(file, false);
          if (turn !== reads) return;
          entries.value = report.lines;
          unused.value = report.unused;
          columns.value = report.columns;
          group.value = report.group_column ?? "";
          stage.value = "ready";
        } catch (error) {
          if (turn !== reads) return;
          problem.value = asProblem(error);
          stage.value = "choose";
        }
      },
      async add(file: File): Promise<void> {
        if (stage.value !== "ready") return;
        stage.value = "adding";
        const ready = entries.value.filter((entry) => entry.state === "ready");
        for (let at = 0; at < ready.length; at += AT_ONCE) {
          const some = ready.slice(at, at + AT_ONCE);
          put(some.map((entry) => ({ ...entry, state: "working" })));
          try {
            put((await ask(file, true, some.map((entry) => entry.line))).lines);
          } catch (error) {
            problem.value = asProblem(error);
            put(
              ready.slice(at).map((entry, i) => ({
                ...entry,
                state: i < AT_ONCE ? "unknown" : "ready",
              })),
            );
            break;
          }
        }
        stage.value = "done";
      },
    };
  }, []);
}
