import { messageOf } from "../errors/message_of.ts";
import { createOutbound, onlyTo, OutboundError } from "../outbound/mod.ts";
import { type Channel, Passing } from "./mod.ts";

/**
 * Sends alerts to a URL as JSON. `text` is the field that Slack, Mattermost and Rocket.Chat show.
 * Messages name the host alone: what stands behind it in the URL is often a secret.
 */
export function createWebhook(
  address: string,
  version: string,
): Channel & { close(): Promise<void> } {
  const url = new URL(address);
  const outbound = createOutbound({ policy: onlyTo(url) });
  return {
    name: `the webhook at ${url.host}`,
    async send({ kind, at, text }, signal) {
      const status = await outbound.post(url, { kind, at, text, version }, signal).then(
        ({ status }) => status,
        (error) => {
          const passes = signal.aborted || (error instanceof OutboundError && error.passing);
          throw passes ? new Passing(messageOf(error)) : error;
        },
      );
      if (status >= 200 && status < 300) return;
      const said = `${url.host} answered with ${status}`;
      throw status >= 500 || status === 429 ? new Passing(said) : new Error(said);
    },
    close: () => outbound.close(),
  };
}
