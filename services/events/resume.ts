import { type Connection, encode } from "./connection.ts";
import { deliver } from "./deliver.ts";
import { SOCKET_LIMITS } from "./limits.ts";
import type { AtelierEvent } from "./types.ts";

/** Returns status changes after a sequence, oldest first, for a socket that reconnects. */
export type ChangesSince = (
  sequence: number,
  limit: number,
) => Promise<{ events: AtelierEvent[]; complete: boolean; last: number }>;

/** Sends sockets that reconnect what they missed, one socket of a user at a time. */
export function createResume(changesSince: ChangesSince) {
  /** Sockets that wait for what they missed (since when), and the last turn of each user. */
  const resuming = new Map<Connection, number | undefined>();
  const turns = new Map<string, Promise<void>>();

  async function resume(connection: Connection, since: number | undefined): Promise<void> {
    const asked = since ?? Number.MAX_SAFE_INTEGER;
    const { events, complete, last } = await changesSince(asked, SOCKET_LIMITS.resume);
    for (const event of events) deliver(event, [connection]);
    // With `complete` false the client has to fetch the list: too much has happened.
    connection.send(encode("subscribed", { status_sequence: last, complete }), false);
  }

  /**
   * Resumes one socket of a user at a time: a lookup is work, and a frame costs nothing to send. A
   * socket that asks again before its turn gets one answer, to its latest request.
   */
  return async (connection: Connection, since: number | undefined): Promise<void> => {
    const userId = connection.actor?.userId ?? "";
    const waits = resuming.has(connection);
    resuming.set(connection, since);
    if (waits) return;
    const before = turns.get(userId);
    const turn = (async () => {
      await before;
      const latest = resuming.get(connection);
      resuming.delete(connection);
      if (connection.open) await resume(connection, latest);
    })();
    // A failure rejects the caller awaiting it below; later turns continue.
    const done = turn.catch(() => {});
    turns.set(userId, done);
    await turn.finally(() => {
      if (turns.get(userId) === done) turns.delete(userId);
    });
  };
}
