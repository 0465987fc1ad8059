/** An S3 store in the process of the test, which checks signatures and can be made to fail. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";

export interface S3Server {
  url: string;
  /** Settings of a server that keeps its images there. */
  settings: Record<string, string>;
  /** Answers in the place of the store while it returns true. `path`: with the query. */
  fault: ((method: string, path: string, answer: ServerResponse) => boolean) | null;
  /** Each request so far, as `PUT /studio/images/…`. */
  requests: string[];
  /** Deletes every object, as by hand. */
  empty(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** An error as S3 tells it. */
export function refuseWith(answer: ServerResponse, status: number, code: string): true {
  answer.writeHead(status, { "content-type": "application/xml" });
  answer.end(`<Error><Code>${code}</Code><Message>by the test</Message></Error>`);
  return true;
}

export async function startS3(): Promise<S3Server> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-s3-" });
  const bucket = { name: "studio" };
  const store = new S3rver({ directory: folder, silent: true, configureBuckets: [bucket] });
  await store.configureBuckets();
  const handle = store.callback();
  const requests: string[] = [];
  const server = createServer((request, answer) => {
    const { method = "", url = "" } = request;
    requests.push(`${method} ${url}`);
    if (s3.fault?.(method, url, answer)) return void request.resume();
    handle(request, answer);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const s3: S3Server = {
    url,
    settings: {
      storage: "s3://studio/one",
      storage_endpoint: url,
      // The keys of this package.
      storage_access_key: "S3RVER",
      storage_secret_key: "S3RVER",
    },
    fault: null,
    requests,
    async empty() {
      for (const { name } of Deno.readDirSync(folder)) {
        await Deno.remove(join(folder, name), { recursive: true });
      }
      await store.configureBuckets();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      store.logger.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
  return s3;
}
