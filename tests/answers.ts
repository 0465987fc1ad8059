/** Whether an answer is what its route says: every field that is told of, and none that is not. */
import type { Route } from "../routes/gate.ts";

/**
 * A field that nobody described is as wrong as one that is missing: it is how a password's hash or
 * somebody else's address would get out. @throws Error naming the route and the field.
 */
export function checkAnswer(spec: Route["spec"], answer: unknown): void {
  const says = (what: string) => new Error(`${spec.method} ${spec.path} ${what}`);
  if (answer instanceof Response) {
    if (!spec.media && spec.path.startsWith("/api/")) throw says("answers a file; say its `media`");
    return;
  }
  if (spec.status === 204) {
    if (answer !== undefined) throw says("answers 204 and yet has something to tell");
    return;
  }
  if (!spec.response) throw says("does not say what it answers");
  const sent = JSON.parse(JSON.stringify(answer) ?? "null") as unknown;
  const read = spec.response.safeParse(sent);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw says(`answers something else than it says: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const extra = undescribed(sent, read.data);
  if (extra) throw says(`answers with "${extra}", of which it says nothing`);
}

/** The path of the first field that `read` lacks: schemas drop what they do not know. */
function undescribed(sent: unknown, read: unknown, path: string[] = []): string | null {
  if (typeof sent !== "object" || sent === null) return null;
  const known = (typeof read === "object" && read !== null ? read : {}) as Record<string, unknown>;
  for (const [key, value] of Object.entries(sent)) {
    const here = [...path, key];
    if (!Object.hasOwn(known, key)) return here.join(".");
    const deeper = undescribed(value, known[key], here);
    if (deeper) return deeper;
  }
  return null;
}
