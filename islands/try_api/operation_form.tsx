import { useState } from "preact/hooks";
import { useStudio } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { addressOf, curlOf, exampleOf, type Operation } from "./operations.ts";
import { useTryWords } from "./words.ts";

/** Characters of an answer that are shown. */
const MOST = 20_000;

interface OperationFormProps {
  operation: Operation;
  /** Sent as Bearer, without the session's cookie; empty: the session. */
  apiKey: string;
}

/** The fields of a request, the same as a command, and the answer. */
export function OperationForm({ operation, apiKey }: OperationFormProps) {
  const { boot } = useStudio();
  const words = useTryWords();
  const { method, parameters, body } = operation;
  const [values, setValues] = useState<Record<string, string>>({});
  const [files, setFiles] = useState<Record<string, File | string>>({});
  const [json, setJson] = useState(
    body?.type === "json" ? JSON.stringify(exampleOf(body.schema), null, 2) : null,
  );
  const [answer, setAnswer] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const url = boot.basePath + addressOf(operation, values);
  const fields = Object.entries(body?.schema.properties ?? {});
  const optional = fields.map(([name]) => name)
    .filter((name) => !body?.schema.required?.includes(name));
  const send = async () => {
    if (json !== null && !isJson(json)) return setAnswer(words.badJson);
    const form = new FormData();
    for (const [name, value] of Object.entries(files)) if (value !== "") form.append(name, value);
    setSending(true);
    setAnswer(
      await fetch(url, {
        method,
        credentials: apiKey ? "omit" : "same-origin",
        headers: {
          ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
          ...(json === null ? {} : { "content-type": "application/json" }),
        },
        ...(body === null ? {} : { body: json ?? form }),
      }).then((response) => shown(response, words.file), () => words.failed),
    );
    setSending(false);
  };
  return (
    <form
      class="try-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="soft">{operation.description}</p>
      {parameters.map(({ name, required }) => (
        <label key={name}>
          <code>{required ? name : `${name}?`}</code>
          <input
            class="input"
            required={required}
            value={values[name] ?? ""}
            onInput={({ currentTarget: { value } }) =>
              setValues((values) => ({ ...values, [name]: value }))}
          />
        </label>
      ))}
      {json !== null && (
        <>
          <label>
            {words.body}
            <textarea
              class="input"
              rows={6}
              value={json}
              onInput={(event) => setJson(event.currentTarget.value)}
            />
          </label>
          {optional.length > 0 && <p class="soft">{words.optional(optional.join(", "))}</p>}
        </>
      )}
      {body?.type === "form" && fields.map(([name, { format }]) => (
        <label key={name}>
          <code>{name}</code>
          <input
            class="input"
            type={format === "binary" ? "file" : "text"}
            onInput={({ currentTarget: { files, value } }) =>
              setFiles((before) => ({ ...before, [name]: files?.[0] ?? value }))}
          />
        </label>
      ))}
      <Button kind="primary" submit busy={sending}>{words.send}</Button>
      <pre tabIndex={0}>{curlOf(method, new URL(url, location.href).href, json)}</pre>
      {answer !== null && <pre tabIndex={0} role="status">{answer}</pre>}
    </form>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Status and body of an answer as text; of a file its type and size. */
async function shown(
  response: Response,
  describeFile: (type: string, size: string) => string,
): Promise<string> {
  const head = `${response.status} ${response.statusText}`.trim();
  const type = response.headers.get("content-type") ?? "";
  if (!/json|text/.test(type)) {
    const { size } = await response.blob();
    return size === 0 ? head : `${head}\n\n${describeFile(type, `${size.toLocaleString()} bytes`)}`;
  }
  const text = await response.text();
  const pretty = isJson(text) ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return `${head}\n\n${pretty.length > MOST ? `${pretty.slice(0, MOST)}…` : pretty}`;
}
