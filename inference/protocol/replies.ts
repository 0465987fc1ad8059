import { encodeFrame } from "./frames.ts";
import type { Reply } from "./messages.ts";

export interface Replies {
  send(reply: Reply, attachments?: Uint8Array[]): Promise<void>;
  log(level: "debug" | "info" | "warning" | "error", message: string): void;
}

/**
 * Writes the engine's messages one after the other. Once the reader is gone, writing does nothing:
 * the end of the input is about to end the process.
 */
export function createReplies(output: WritableStream<Uint8Array>): Replies {
  const writer = output.getWriter();
  writer.closed.catch(() => {});
  const send = async (reply: Reply, attachments: Uint8Array[] = []) => {
    await writer.write(encodeFrame(reply, attachments)).catch(() => {});
  };
  return {
    send,
    log: (level, message) => void send({ type: "log", level, message }),
  };
}
