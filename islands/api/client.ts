import type { Path } from "./path.ts";
import { ApiProblem, problemOf } from "./problem.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What may be sent as a body of this type: nothing in it is changed. */
type Sent<B> = B extends unknown[] | Record<string, unknown>
  ? { readonly [K in keyof B]: Sent<B[K]> }
  : B;

export interface Client {
  /** Sends a request below the base path. @throws ApiProblem */
  send<A, B, M extends Method & keyof A>(
    method: M,
    path: Path<A, B>,
    ...rest: M extends keyof B ? [body: Sent<B[M]>, signal?: AbortSignal]
      : [form?: FormData | Blob, signal?: AbortSignal]
  ): Promise<A[M]>;
  get<A extends { GET: unknown }>(path: Path<A>, signal?: AbortSignal): Promise<A["GET"]>;
  /** Fetches a file, such as an image. @throws ApiProblem */
  blob(path: Path<{ GET: Blob }>): Promise<Blob>;
  /**
   * Sends JSON text that still arrives when the page is closed; its outcome is not reported.
   * Limited to 64 KiB (Fetch standard, "keepalive").
   */
  farewell(path: string, body: string): void;
  /** Sends a file form with progress (0 … 1). @throws ApiProblem */
  upload<A extends { POST: unknown }>(
    path: Path<A>,
    form: FormData,
    onProgress?: (part: number) => void,
  ): Promise<A["POST"]>;
}

export interface ClientOptions {
  basePath: string;
  /** Language of the server's refusals. */
  language: () => string;
  /** Called when the session has ended; resolves to true when the user has signed in again. */
  onSignedOut: () => Promise<boolean>;
  /** Whether the last request reached the server. */
  onReach: (reached: boolean) => void;
}

/** Paths whose 401 is an answer, not the end of a session. */
const ANSWERS_401 = /\/auth\/(login|link|logout|setup)$/;

/** The studio's only access to the API. The browser sends the session cookie itself. */
export function createClient({ basePath, language, onSignedOut, onReach }: ClientOptions): Client {
  const offline = () => {
    onReach(false);
    return new ApiProblem(0, "offline", "The server could not be reached.");
  };
  const once = async (method: Method, path: string, body?: unknown, signal?: AbortSignal) => {
    const init: RequestInit = { method, headers: { accept: "application/json" } };
    if (signal) init.signal = signal;
    if (body instanceof FormData) init.body = body;
    else if (body instanceof Blob) {
      init.body = body;
      init.headers = { ...init.headers, "content-type": "application/octet-stream" };
    } else if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, "content-type": "application/json" };
    }
    try {
      const response = await fetch(basePath + path, init);
      onReach(true);
      return response;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw offline();
    }
  };

  /** Sends a request, and repeats it if the user had to sign in again. @throws ApiProblem */
  const answer = async (path: string, ask: () => Promise<Response>) => {
    let response = await ask();
    if (response.status === 401 && !ANSWERS_401.test(path) && await onSignedOut()) {
      response = await ask();
    }
    if (!response.ok) throw await problemOf(response, language());
    return response;
  };

  const send: Client["send"] = async (method, path, ...[body, signal]) => {
    const response = await answer(path, () => once(method, path, body, signal));
    return response.status === 204 ? undefined : await response.json();
  };

  return {
    send,
    get: (path, signal) =>
      send("GET", path as Path<typeof path extends Path<infer A> ? A : never>, undefined, signal),
    blob: async (path) => await (await answer(path, () => once("GET", path))).blob(),
    farewell(path, body) {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", keepalive: true, headers, body: JSON.stringify(body) };
      fetch(basePath + path, init).catch(() => {});
    },
    async upload(path, form, onProgress) {
      const response = await answer(path, async () => {
        const found = await upload(basePath + path, form, onProgress);
        if (!found) throw offline();
        onReach(true);
        return found;
      });
      return await response.json();
    },
  };
}

/**
 * Sends a file form; returns null when the server could not be reached. (`fetch` does not report
 * upload progress; XMLHttpRequest does.)
 */
function upload(
  url: string,
  form: FormData,
  onProgress?: (part: number) => void,
): Promise<Response | null> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total);
    request.onerror = () => resolve(null);
    request.onload = () => {
      const headers = { "retry-after": request.getResponseHeader("retry-after") ?? "" };
      resolve(new Response(request.responseText, { status: request.status, headers }));
    };
    request.send(form);
  });
}
