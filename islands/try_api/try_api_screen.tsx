import { useEffect, useState } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { useStudio, useTitle } from "../studio/context.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { OperationForm } from "./operation_form.tsx";
import { type OpenApiDocument, type Operation, operationsOf } from "./operations.ts";
import { useTryWords } from "./words.ts";

/** The routes of the API, each with a form that sends a request. */
export default function TryApiScreen() {
  const { client } = useStudio();
  const words = useTryWords();
  const title = useTitle("try_api");
  const [operations, setOperations] = useState<Operation[]>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [key, setKey] = useState("");
  const [query, setQuery] = useState("");
  const load = () => {
    setProblem(undefined);
    client.blob(paths.openApi)
      .then(async (file) => operationsOf(JSON.parse(await file.text()) as OpenApiDocument))
      .then(setOperations, (error) => setProblem(asProblem(error)));
  };
  useEffect(load, []);
  const wanted = query.trim().toLowerCase();
  const found = operations?.filter(({ method, path, summary }) =>
    `${method} ${path} ${summary}`.toLowerCase().includes(wanted)
  );
  return (
    <div class="page-narrow">
      <header class="page-head">
        <h1>{title}</h1>
      </header>
      <p class="soft">{words.intro}</p>
      <div class="try-head">
        <label>
          <span class="label">{words.key}</span>
          <input
            class="input"
            type="password"
            autocomplete="off"
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
          <span class="field-hint">{words.keyHint}</span>
        </label>
        <label>
          <span class="label">{words.search}</span>
          <input
            class="input"
            type="search"
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
        </label>
      </div>
      {problem ? <Failure problem={problem} retry={load} /> : found
        ? (
          <>
            {found.length === 0 && <p class="soft">{words.none}</p>}
            {[...Map.groupBy(found, ({ tag }) => tag)].map(([tag, operations]) => (
              <section key={tag} class="try-group">
                <h2>{tag}</h2>
                {operations.map((operation) => (
                  <Route
                    key={`${operation.method} ${operation.path}`}
                    operation={operation}
                    apiKey={key}
                  />
                ))}
              </section>
            ))}
          </>
        )
        : <Skeleton count={8} kind="row" />}
    </div>
  );
}

/** A route; its form is made when it is opened. */
function Route({ operation, apiKey }: { operation: Operation; apiKey: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="try-route" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <code class={`try-method try-${operation.method.toLowerCase()}`}>{operation.method}</code>
        <code>{operation.path}</code>
        <span class="soft">{operation.summary}</span>
      </summary>
      {open && <OperationForm operation={operation} apiKey={apiKey} />}
    </details>
  );
}
