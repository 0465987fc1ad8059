import { signal } from "@preact/signals";
import type { ModelUpload } from "../../services/contract/model_uploads.ts";
import { paths } from "../api/paths.ts";
import { ApiProblem } from "../api/problem.ts";
import { studioPart } from "../studio/part.ts";
import { toastProblem } from "../ui/toast_problem.ts";

/** Size of a part in bytes: what is lost at most when the connection breaks off. */
const PART = 8 * 1024 * 1024;
/** Longest wait for a server that is out of reach, and number of attempts in a row. */
const LONGEST_WAIT_MS = 30_000;
const ATTEMPTS = 12;
/** Out of reach, another part under way, too much at once, or about to start. */
const PASSING = [0, 409, 429, 502, 503, 504];

/** Files of models that this page is uploading; they go on while other screens are shown. */
export const uploaderOf = studioPart((studio) => {
  const { client, resources } = studio;
  /** Bytes that are there, by the id of the upload. */
  const sending = signal<ReadonlyMap<string, number>>(new Map());
  const aborts = new Map<string, AbortController>();
  /** What was chosen since the page was loaded: nobody is asked for it again. */
  const files = new Map<string, File>();

  const note = (id: string, offset: number | null) => {
    const next = new Map(sending.value);
    if (offset === null) next.delete(id);
    else next.set(id, offset);
    sending.value = next;
  };

  async function sendParts(id: string, file: File, { signal }: AbortController): Promise<void> {
    let failures = 0;
    let { offset } = await client.get(paths.modelUpload(id), signal);
    while (offset < file.size) {
      note(id, offset);
      try {
        const part = file.slice(offset, offset + PART);
        const path = paths.modelUploadPart(id, offset, await sha256Of(part));
        ({ offset } = await client.send("PUT", path, part, signal));
        failures = 0;
      } catch (error) {
        const passing = error instanceof ApiProblem && PASSING.includes(error.status);
        if (!passing || ++failures > ATTEMPTS) throw error;
        await wait(Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures), signal);
        const known = await client.get(paths.modelUpload(id), signal).catch(() => null);
        if (known) offset = known.offset;
      }
    }
  }

  /** Sends what is missing of an upload. */
  async function go(id: string, file: File): Promise<void> {
    if (aborts.has(id)) return;
    const abort = new AbortController();
    aborts.set(id, abort);
    files.set(id, file);
    note(id, 0);
    try {
      await sendParts(id, file, abort);
    } catch (error) {
      if (!abort.signal.aborted) toastProblem(studio, error);
    } finally {
      aborts.delete(id);
      note(id, null);
      resources.refresh(paths.modelUploads);
    }
  }

  return {
    sending,
    /** Whether an upload can go on without its file being chosen again. */
    has: (id: string) => files.has(id),

    /** Begins to upload a file. @throws ApiProblem if the server does not take it */
    async start(file: File): Promise<void> {
      const { id } = await client.send("POST", paths.modelUploads, {
        name: file.name,
        bytes: file.size,
      });
      void go(id, file);
      resources.refresh(paths.modelUploads);
    },

    /** Goes on with an upload. False for a file that cannot be the one that was begun. */
    resume({ id, name, bytes }: ModelUpload, chosen?: File): boolean {
      const file = chosen ?? files.get(id);
      if (!file || file.name !== name || file.size !== bytes) return false;
      void go(id, file);
      return true;
    },

    pause(id: string): void {
      aborts.get(id)?.abort();
    },

    /** Gives an upload up. @throws ApiProblem */
    async cancel(id: string): Promise<void> {
      aborts.get(id)?.abort();
      await client.send("DELETE", paths.modelUpload(id));
      files.delete(id);
      resources.refresh(paths.modelUploads);
    },
  };
});

/** In hexadecimal; undefined where the browser has no hash: pages without https. */
async function sha256Of(part: Blob): Promise<string | undefined> {
  if (!globalThis.crypto.subtle) return undefined;
  const hash = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
