import { getLogger } from "@logtape/logtape";
import { AwsClient } from "aws4fetch";
import { say } from "../../contract/refusals.ts";
import { type Problem, problem } from "../../errors/mod.ts";
import { whileMoving } from "./moving.ts";

const log = getLogger(["atelier", "storage"]);

/** Times that a request is made before the store counts as unreachable. */
const TRIES = 5;
const FIRST_PAUSE_MS = 200;
/** No further try begins after this long. */
const PATIENCE_MS = 30_000;

export interface S3Place {
  /** `https://s3.eu-central-1.amazonaws.com`, without a path. */
  endpoint: string;
  bucket: string;
  region: string;
  /** The bucket in the path, not in the name of the host. */
  pathStyle: boolean;
  accessKey: string;
  secretKey: string;
  /** Maximum time until an answer begins, without that for sending the body. Default: 15 s. */
  answerMs?: number;
  /** Time in which a body that is read must go on. Default: 20 s. */
  stallMs?: number;
  /** Files in one answer of a list. Default: as many as the store gives. */
  pageSize?: number;
}

export interface S3Request {
  method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** Of the object; empty for the bucket. */
  key: string;
  /** As it stands in the URL, without the question mark. */
  query?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

/** Signed requests to one bucket (AWS Signature Version 4), repeated where that helps. */
export interface S3Client {
  /** @returns null where there is no such object. @throws Problem unavailable, disk_full */
  send(request: S3Request): Promise<Response | null>;
  /**
   * The same for an answer that is read to its end. It is asked for again, too, where its body
   * breaks off and where `how` throws.
   */
  read<T>(request: S3Request, how: (answer: Response) => Promise<T>): Promise<T | null>;
  /**
   * Signs the address of an object, by which anybody reads it for so many seconds (AWS Signature
   * Version 4, query parameters). `query`: what the answer is to say, among others.
   */
  link(key: string, seconds: number, query: Record<string, string>): Promise<string>;
}

export function createS3Client(place: S3Place): S3Client {
  const { accessKey, secretKey, region, answerMs = 15_000, stallMs = 20_000 } = place;
  const signer = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region,
    service: "s3",
  });
  const base = baseOf(place);
  const urlOf = (key: string) => {
    const path = key.split("/").map(encodeURIComponent).join("/");
    return path === "" ? base : `${base}/${path}`;
  };

  async function once({ method, key, query, headers, body }: S3Request): Promise<Response> {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body ?? null;
    const url = urlOf(key);
    const signed = await signer.sign(query === undefined ? url : `${url}?${query}`, {
      method,
      headers: { ...headers, "X-Amz-Content-Sha256": await sha256Of(bytes ?? new Uint8Array()) },
      ...(bytes === null ? {} : { body: bytes as Uint8Array<ArrayBuffer> }),
    });
    const slow = new AbortController();
    // Bodies get a second for each megabyte: a store that serves a studio is faster than that.
    const timer = setTimeout(
      () => slow.abort(new Error(`no answer in ${answerMs / 1000} s`)),
      answerMs + (bytes?.length ?? 0) / 1000,
    );
    try {
      const answer = await fetch(signed, { signal: slow.signal, redirect: "manual" });
      return answer.body ? new Response(whileMoving(answer.body, stallMs), answer) : answer;
    } finally {
      clearTimeout(timer);
    }
  }

  async function tried<T>(
    request: S3Request,
    how: (answer: Response) => T | Promise<T>,
  ): Promise<T | null> {
    const began = performance.now();
    for (let attempt = 1;; attempt++) {
      let failure: Failure | null;
      try {
        const answer = await once(request);
        if (answer.ok) return await how(answer);
        failure = await failureOf(answer);
      } catch (error) {
        failure = unreachable(error as Error);
      }
      if (failure === null) return null;
      const { method, key } = request;
      const given = { method, key, why: failure.why };
      const isLast = !failure.again || attempt === TRIES ||
        performance.now() - began > PATIENCE_MS;
      if (isLast) {
        log.error("{method} of {key} failed: {why}", given);
        throw failure.problem;
      }
      log.warning("{method} of {key} is tried again: {why}", given);
      await new Promise((go) =>
        setTimeout(go, FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()))
      );
    }
  }

  return {
    send: (request) => tried(request, (answer) => answer),
    read: tried,
    async link(key, seconds, query) {
      const url = new URL(urlOf(key));
      url.searchParams.set("X-Amz-Expires", String(seconds));
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const signed = await signer.sign(url.href, { method: "GET", aws: { signQuery: true } });
      // A space: some stores take the plus of forms for itself.
      return signed.url.replaceAll("+", "%20");
    },
  };
}

/** The URL of a bucket, without a slash at its end. */
export function baseOf(
  { endpoint, bucket, pathStyle }: Pick<S3Place, "endpoint" | "bucket" | "pathStyle">,
): string {
  const url = new URL(endpoint);
  if (pathStyle) return `${url.origin}/${bucket}`;
  return `${url.protocol}//${bucket}.${url.host}`;
}

interface Failure {
  /** For the log. Holds no secret: signatures are in headers. */
  why: string;
  again: boolean;
  problem: Problem;
}

const FULL = /^(XMinioStorageFull|XAmzQuotaExceeded|QuotaExceeded|InsufficientStorage|NoSpaceLeft)/;

function unreachable(error: Error): Failure {
  return {
    why: error.message,
    again: true,
    problem: problem("unavailable", say("storage_unreachable"), { retryAfter: 10 }),
  };
}

/** Null: there is no such object. */
async function failureOf(answer: Response): Promise<Failure | null> {
  const { status } = answer;
  const text = await answer.text().catch(() => "");
  const code = tagOf(text, "Code") ?? "";
  // An answer to HEAD has no body, and so no code.
  if (status === 404 && code !== "NoSuchBucket" && code !== "NoSuchUpload") return null;
  const why = `${status} ${code} ${tagOf(text, "Message") ?? ""}`.trim();
  if (status === 507 || FULL.test(code)) {
    return { why, again: false, problem: problem("disk_full", say("storage_full")) };
  }
  if (status >= 500 || status === 429 || status === 408) return unreachable(new Error(why));
  return { why, again: false, problem: problem("unavailable", say("storage_refuses")) };
}

/** The text of the first element of that name. */
export function tagOf(xml: string, name: string): string | undefined {
  const [, text] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? [];
  return text &&
    text.replace(
      /&(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi,
      (_, it: string) =>
        ENTITIES[it.toLowerCase()] ??
          String.fromCodePoint(/^#x/i.test(it) ? parseInt(it.slice(2), 16) : Number(it.slice(1))),
    );
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(hash).toHex();
}
