import { ApiProblem, problemOf } from "./problem.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface Client {
  /** Sends a request below the base path. @throws ApiProblem */
  send<T>(method: Method, path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
  get<T>(path: string, signal?: AbortSignal): Promise<T>;
  /** Sends JSON text that still arrives when the page is gone; nobody learns what came of it. At
   * most 64 KiB are sent so (Fetch standard, "keepalive"). */
  farewell(path: string, body: string): void;
  /** Sends a file form with progress (0 … 1). @throws ApiProblem */
  upload<T>(path: string, form: FormData, onProgress?: (part: number) => void): Promise<T>;
}

export interface ClientOptions {
  basePath: string;
  /** In which language refusals are told. */
  language: () => string;
  /** Called when the server no longer knows us; resolves true when signed in again. */
  onSignedOut: () => Promise<boolean>;
  /** Whether the last request reached the server. */
  onReach: (reached: boolean) => void;
}

/** Paths whose 401 is an answer and not the end of a session. */
const ASKS_FOR_PASSWORD = /\/auth\/(login|setup)$/;

/** The one way the studio talks to the API. The session cookie goes along by itself. */
export function createClient({ basePath, language, onSignedOut, onReach }: ClientOptions): Client {
  const once = async (method: Method, path: string, body?: unknown, signal?: AbortSignal) => {
    const init: RequestInit = { method, headers: { accept: "application/json" } };
    if (signal) init.signal = signal;
    if (body instanceof FormData) init.body = body;
    else if (body !== undefined) {
      init.body = JSON.stringify(body);
      init.headers = { ...init.headers, "content-type": "application/json" };
    }
    try {
      const response = await fetch(basePath + path, init);
      onReach(true);
      return response;
    } catch (error) {
      if (signal?.aborted) throw error;
      onReach(false);
      throw new ApiProblem(0, "offline", "The server could not be reached.");
    }
  };

  const send = async <T>(method: Method, path: string, body?: unknown, signal?: AbortSignal) => {
    let response = await once(method, path, body, signal);
    if (response.status === 401 && !ASKS_FOR_PASSWORD.test(path) && await onSignedOut()) {
      response = await once(method, path, body, signal);
    }
    if (!response.ok) throw await problemOf(response, language());
    if (response.status === 204) return undefined as T;
    return await response.json() as T;
  };

  return {
    send,
    get: (path, signal) => send("GET", path, undefined, signal),
    farewell(path, body) {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", keepalive: true, headers, body: JSON.stringify(body) };
      fetch(basePath + path, init).catch(() => {});
    },
    upload: (path, form, onProgress) => upload(basePath + path, form, language(), onProgress),
  };
}

/** `fetch` tells nothing of what has been sent; XMLHttpRequest does. */
function upload<T>(
  url: string,
  form: FormData,
  language: string,
  onProgress?: (part: number) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total);
    request.onerror = () =>
      reject(new ApiProblem(0, "offline", "The server could not be reached."));
    request.onload = async () => {
      const headers = { "retry-after": request.getResponseHeader("retry-after") ?? "" };
      const response = new Response(request.responseText, { status: request.status, headers });
      if (response.ok) resolve(await response.json() as T);
      else reject(await problemOf(response, language));
    };
    request.send(form);
  });
}
