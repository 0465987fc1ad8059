import { problem } from "../services/errors/mod.ts";

const encoder = new TextEncoder();
const INTERRUPT = 3;
const END_OF_INPUT = 4;
const LONGEST_LINE = 64 * 1024;

/** Questions go to standard error, so that standard output stays what was asked for. */
function say(text: string): void {
  Deno.stderr.writeSync(encoder.encode(text));
}

/** The first line of standard input; null when there is none. */
function readLine(): string | null {
  const bytes: number[] = [];
  const one = new Uint8Array(1);
  let any = false;
  while (bytes.length < LONGEST_LINE) {
    const count = Deno.stdin.readSync(one);
    if (count === null) break;
    if (count === 0) continue;
    any = true;
    if (one[0] === 10) break;
    bytes.push(one[0] ?? 0);
  }
  if (!any) return null;
  return new TextDecoder().decode(new Uint8Array(bytes)).replace(/\r$/, "");
}

/** Asks yes or no; anything but a clear yes is no. */
export function confirm(question: string): boolean {
  say(`${question} [y/N] `);
  return /^(y|yes)$/i.test((readLine() ?? "").trim());
}

export interface PasswordSource {
  password?: string | undefined;
  "password-stdin"?: boolean | undefined;
}

/** The password from the flag, from standard input, or typed without echo; otherwise null. */
export function passwordFrom(source: PasswordSource, ask: boolean): string | null {
  if (source["password-stdin"]) return readLine() ?? "";
  if (source.password !== undefined) return source.password;
  if (!ask || !Deno.stdin.isTerminal()) return null;
  const first = askHidden("Password: ");
  if (askHidden("Again: ") !== first) {
    throw problem("bad_request", "The two passwords are not the same.");
  }
  return first;
}

function askHidden(question: string): string {
  say(question);
  const typed: number[] = [];
  const one = new Uint8Array(1);
  Deno.stdin.setRaw(true);
  try {
    for (;;) {
      if (Deno.stdin.readSync(one) === null) break;
      const key = one[0] ?? 0;
      if (key === 13 || key === 10 || key === END_OF_INPUT) break;
      if (key === INTERRUPT) throw problem("bad_request", "Interrupted.");
      if (key === 127 || key === 8) eraseLast(typed);
      else typed.push(key);
    }
  } finally {
    Deno.stdin.setRaw(false);
    say("\n");
  }
  return new TextDecoder().decode(new Uint8Array(typed));
}

/** Takes back one character of UTF-8: its last byte and the continuation bytes before it. */
function eraseLast(typed: number[]): void {
  while (typed.length > 0) {
    const byte = typed.pop() ?? 0;
    if ((byte & 0xc0) !== 0x80) return;
  }
}

/** Columns as wide as their widest cell. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...all.map((row) => (row[i] ?? "").length)));
  const line = (row: string[]) =>
    row.map((text, i) => printable(text).padEnd(widths[i] ?? 0)).join("  ").trimEnd();
  return [line(head), line(widths.map((w) => "-".repeat(w))), ...rows.map(line)].join("\n");
}

/** Removes control characters: a display name must not steer a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, "?");
}
