import { getLogger } from "@logtape/logtape";
import type { Context } from "hono";
import { Problem } from "../services/errors/mod.ts";
import type { Info } from "./listen.ts";

const log = getLogger(["atelier", "http"]);

/**
 * The body of an answer that is generated while it is sent. If that fails, the connection is cut:
 * 200 has gone out already, and an answer that ends in good order passes for complete (RFC 9112,
 * 8). Without this, the listener would end it so, with the text of the error as its last bytes.
 */
export function streamed(
  c: Context,
  source: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  /** Nobody reads on, which is no fault. */
  let left = false;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (left) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        if (left) return;
        // The user was signed out, which is not a server fault.
        if (error instanceof Problem) log.info("{path} was cut off", { path: c.req.path });
        else log.error("{path} was cut off: {error}", { path: c.req.path, error });
        (c.env as Partial<Info> | undefined)?.cutOff?.();
        controller.close();
      }
    },
    cancel(reason) {
      left = true;
      return reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
