import { z } from "zod";
import { problem } from "../../services/errors/mod.ts";
import { type Route, route } from "../gate.ts";
import { STATIC } from "./build.ts";

const TYPES: Record<string, string> = {
  // Modules are UTF-8, whatever is said: with so many small ones, the words would count.
  js: "text/javascript",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  webmanifest: "application/manifest+json",
  woff2: "font/woff2",
};
const NAME = /^[\w-]+(\.[\w-]+)*\.(js|css|svg|png|webmanifest|woff2)$/;
const name = z.string().max(100).regex(NAME);
const folder = z.string().max(64).regex(/^[\w-]+$/);
/** Content never changes under a name that holds its hash (RFC 8246). */
const FOR_EVER = "public, max-age=31536000, immutable";
const ONE_DAY = "public, max-age=86400";
/** Encodings of precompressed files, best first. */
const ENCODINGS = [["br", ".br"], ["gzip", ".gz"]] as const;

async function send(path: string, accepted: string, cache: string): Promise<Response> {
  const type = TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
  const headers = { "Content-Type": type, "Cache-Control": cache, "Vary": "Accept-Encoding" };
  for (const [encoding, ending] of ENCODINGS) {
    if (!accepted.includes(encoding)) continue;
    const bytes = await read(path + ending);
    if (bytes) {
      return new Response(bytes, { headers: { ...headers, "Content-Encoding": encoding } });
    }
  }
  const bytes = await read(path);
  if (!bytes) throw problem("not_found", "There is nothing at this address.");
  return new Response(bytes, { headers });
}

async function read(path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await Deno.readFile(new URL(path, STATIC));
  } catch {
    return null;
  }
}

/** Scripts, styles, fonts and icons: the same for every visitor. */
export function staticRoutes(): Route[] {
  const common = { method: "GET", audience: "anyone", scope: "none" } as const;
  const built = (path: string, params: z.ZodObject, at: (p: Record<string, string>) => string) =>
    route({ ...common, path, summary: "A built file", params }, ({ params, c }) => {
      const accepted = c.req.header("accept-encoding") ?? "";
      return send(at(params as Record<string, string>), accepted, FOR_EVER);
    });
  return [
    built(
      "/static/build/{build}/{name}",
      z.strictObject({ build: folder, name }),
      (p) => `build/${p.build}/${p.name}`,
    ),
    built(
      "/static/build/{build}/{folder}/{name}",
      z.strictObject({ build: folder, folder, name }),
      (p) => `build/${p.build}/${p.folder}/${p.name}`,
    ),
    route({
      ...common,
      path: "/static/{name}",
      summary: "An icon, or the description of the app",
      params: z.strictObject({ name }),
    }, ({ params, c }) => send(params.name, c.req.header("accept-encoding") ?? "", ONE_DAY)),
  ];
}
