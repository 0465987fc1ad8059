import { z } from "zod";
import { EVENT_KINDS } from "./table.ts";

const id = z.string().min(1).max(200);

/** The frames a client may send, by event name. None of them could name a room. */
const CLIENT_FRAMES = {
  authenticate: z.strictObject({ token: z.string().min(1).max(8192) }),
  ping: z.looseObject({}).nullish(),
  /** `kinds` absent: everything. `since`: send again what changed after this status_sequence. */
  subscribe: z.strictObject({
    kinds: z.array(z.enum(EVENT_KINDS)).max(EVENT_KINDS.length).optional(),
    since: z.int().min(0).optional(),
  }),
  /**
   * As InvokeAI's clients say it; the queue must exist. Over `/ws` it changes nothing, over
   * Socket.IO it starts and stops these events.
   */
  subscribe_queue: z.strictObject({ queue_id: id }),
  unsubscribe_queue: z.strictObject({ queue_id: id }),
  subscribe_bulk_download: z.strictObject({ bulk_download_id: id }),
  unsubscribe_bulk_download: z.strictObject({ bulk_download_id: id }),
} as const;

export type ClientFrame = {
  [N in keyof typeof CLIENT_FRAMES]: { event: N; data: z.output<(typeof CLIENT_FRAMES)[N]> };
}[keyof typeof CLIENT_FRAMES];

const envelope = z.strictObject({ event: z.string().max(100), data: z.unknown().optional() });

/** Parses a client's frame. Returns the frame, or a message that says what is wrong with it. */
export function readFrame(text: string): ClientFrame | { problem: string } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { problem: "The frame is not valid JSON." };
  }
  const outer = envelope.safeParse(raw);
  if (!outer.success) return { problem: 'A frame looks like { "event": name, "data": … }.' };
  const { event, data } = outer.data;
  if (!Object.hasOwn(CLIENT_FRAMES, event)) {
    return {
      problem: `There is no such event; known are ${Object.keys(CLIENT_FRAMES).join(", ")}.`,
    };
  }
  const name = event as keyof typeof CLIENT_FRAMES;
  const parsed = CLIENT_FRAMES[name].safeParse(data);
  if (parsed.success) return { event: name, data: parsed.data } as ClientFrame;
  const issue = parsed.error.issues[0];
  return { problem: `${name}: ${[...(issue?.path ?? []), issue?.message].join(" ")}` };
}
