/** A server that speaks the routes of Hugging Face and Civitai, and can fail in all their ways. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Network } from "../services/network.ts";
import { hubsOnly } from "../services/outbound/mod.ts";

export interface HubFile {
  bytes: Uint8Array;
  /** Stored with LFS: listed with its SHA-256, and delivered by the CDN. */
  lfs?: boolean;
  /** The SHA-256 that is listed, if it is another than that of the bytes. */
  listed?: string;
}

/** Answers a request for a file in the place of the CDN. @returns whether it did */
type Fault = (request: IncomingMessage, response: ServerResponse, bytes: Uint8Array) => boolean;

export interface TestHub extends AsyncDisposable {
  url: string;
  cdn: string;
  /** Method, path and interesting headers of all requests. */
  asked: { path: string; range: string | null; authorization: string | null; cdn: boolean }[];
  repos: Map<string, { files: Record<string, HubFile>; gated?: string; tags?: string[] }>;
  versions: Map<number, Record<string, unknown>>;
  /** Called for each request for a file at the CDN, until it says false. */
  fault: Fault | null;
  /** Bytes that the CDN sends in a second; without end by default. */
  speed: number;
  /** Bytes that it has sent at such a speed. */
  sent: number;
  network: Network;
}

export async function startHub(): Promise<TestHub> {
  const sockets = new Set<Socket>();
  const listen = (handle: (request: IncomingMessage, response: ServerResponse) => void) => {
    const server = createServer(handle);
    server.on("connection", (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    });
    return new Promise<{ url: string; close(): Promise<void> }>((resolve) =>
      server.listen(0, "127.0.0.1", () =>
        resolve({
          url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          close: () => new Promise((done) => server.close(() => done())),
        }))
    );
  };
  const note = (request: IncomingMessage, cdn: boolean) =>
    hub.asked.push({
      path: request.url ?? "",
      range: request.headers.range ?? null,
      authorization: request.headers.authorization ?? null,
      cdn,
    });
  const main = await listen((request, response) => {
    note(request, false);
    answerHub(hub, request, response);
  });
  const cdn = await listen((request, response) => {
    note(request, true);
    const [, repo, , path] = /^\/([^/]+\/[^/]+)\/(\w+)\/(.+)$/
      .exec((request.url ?? "").split("?")[0] ?? "") ?? [];
    const file = hub.repos.get(repo ?? "")?.files[decodeURIComponent(path ?? "")];
    if (!file) return send(response, 404, "");
    if (hub.fault?.(request, response, file.bytes)) return;
    deliver(request, response, file.bytes, hub);
  });
  const hub: TestHub = {
    url: main.url,
    cdn: cdn.url,
    asked: [],
    repos: new Map(),
    versions: new Map(),
    fault: null,
    speed: Infinity,
    sent: 0,
    network: networkOf({ url: main.url, cdn: cdn.url }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([main.close(), cdn.close()]);
    },
  };
  return hub;
}

/** The network in which this server and its CDN are the hubs, and everything else is as it is. */
export function networkOf({ url, cdn }: { url: string; cdn: string }): Network {
  const known = hubsOnly([]);
  const ours = new Set([url, cdn]);
  return {
    hubs: { huggingface: url, civitai: url },
    policy: {
      whyNot: (asked) => ours.has(asked.origin) ? null : known.whyNot(asked),
      allowsAddress: (address) => address === "127.0.0.1" || known.allowsAddress(address),
    },
  };
}

export const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

function answerHub(hub: TestHub, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", hub.url);
  const token = request.headers.authorization === "Bearer hf_good_token_1234";
  const [, repo] = /^\/api\/models\/([^/]+\/[^/]+?)(?:\/revision\/.+)?$/.exec(url.pathname) ?? [];
  if (repo !== undefined) {
    const found = hub.repos.get(repo);
    if (!found) return json(response, 404, { error: "Repository not found" });
    if (found.gated === "private" && !token) return json(response, 401, { error: "Gated" });
    return json(response, 200, {
      id: repo,
      sha: COMMIT,
      gated: found.gated ?? false,
      tags: found.tags ?? [],
      siblings: Object.entries(found.files).map(([rfilename, { bytes, lfs, listed }]) => ({
        rfilename,
        size: bytes.length,
        ...(lfs ? { lfs: { sha256: listed ?? sha256(bytes), size: bytes.length } } : {}),
      })),
    });
  }
  const [, of, path] = /^\/([^/]+\/[^/]+)\/resolve\/\w+\/(.+)$/.exec(url.pathname) ?? [];
  const { files, gated } = hub.repos.get(of ?? "") ?? {};
  const file = files?.[decodeURIComponent(path ?? "")];
  if (file && gated && !token) return send(response, 401, "");
  if (file?.lfs) {
    response.setHeader("X-Linked-Etag", `"${file.listed ?? sha256(file.bytes)}"`);
    response.setHeader("X-Linked-Size", String(file.bytes.length));
    response.setHeader("Location", `${hub.cdn}/${of}/${COMMIT}/${path}`);
    return send(response, 302, "");
  }
  if (file) return deliver(request, response, file.bytes, { speed: Infinity, sent: 0 });
  if (url.pathname === "/api/whoami-v2") return json(response, token ? 200 : 401, {});
  const [, version] = /^\/api\/v1\/model-versions\/(\d+)$/.exec(url.pathname) ?? [];
  const known = version === undefined ? undefined : hub.versions.get(Number(version));
  if (known) return json(response, 200, known);
  const [, model] = /^\/api\/v1\/models\/(\d+)$/.exec(url.pathname) ?? [];
  const versions = [...hub.versions.values()].filter((v) => String(v["modelId"]) === model);
  if (versions.length > 0) {
    return json(response, 200, { id: Number(model), name: "m", modelVersions: versions });
  }
  const [, wanted] = /^\/api\/download\/models\/(\d+)$/.exec(url.pathname) ?? [];
  if (wanted !== undefined) {
    response.setHeader("Location", `${hub.cdn}/civitai/${wanted}/${COMMIT}/model.safetensors`);
    return send(response, 307, "");
  }
  json(response, 404, { error: "not found" });
}

function deliver(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  pace: Pick<TestHub, "speed" | "sent">,
): void {
  const { speed } = pace;
  const etag = `"${sha256(bytes).slice(0, 32)}"`;
  response.setHeader("ETag", etag);
  response.setHeader("Accept-Ranges", "bytes");
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const same = [undefined, etag].includes(request.headers["if-range"] as string | undefined);
  const start = from !== undefined && same ? Number(from) : 0;
  if (start > 0 && start >= bytes.length) {
    response.setHeader("Content-Range", `bytes */${bytes.length}`);
    return send(response, 416, "");
  }
  const end = to && same ? Number(to) + 1 : bytes.length;
  const part = bytes.subarray(start, end);
  response.setHeader("Content-Length", String(part.length));
  if (from !== undefined && same) {
    response.setHeader("Content-Range", `bytes ${start}-${end - 1}/${bytes.length}`);
    response.writeHead(206);
  } else response.writeHead(200);
  if (speed === Infinity) return void response.end(part);
  let at = 0;
  const step = Math.max(1, Math.floor(speed / 50));
  const timer = setInterval(() => {
    if (response.destroyed) return clearInterval(timer);
    const piece = part.subarray(at, at += step);
    response.write(piece);
    pace.sent += piece.length;
    if (at < part.length) return;
    clearInterval(timer);
    response.end();
  }, 20);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.setHeader("Content-Type", "application/json");
  send(response, status, JSON.stringify(value));
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status).end(text);
}
