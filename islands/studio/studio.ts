import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, createClient } from "../api/client.ts";
import { createSocket, type Socket } from "../socket/socket.ts";
import type { Text } from "../text/text.ts";
import type { Boot, Language, Theme } from "./boot.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { createMemory, type Memory } from "./memory.ts";
import { createResources, type Resources } from "./resource.ts";
import { createRouter, type Router } from "./router.ts";
import { createSession, type Session } from "./session.ts";
import { createToasts, type Toasts } from "./toasts.ts";

/**
 * State that all screens share. One per page in the browser and one per request on the server: no
 * user's data may live in a module.
 */
export interface Studio {
  boot: Boot;
  client: Client;
  resources: Resources;
  socket: Socket;
  router: Router;
  session: Session;
  toasts: Toasts;
  memory: Memory;
  jobs: Jobs;
  language: Signal<Language>;
  text: Signal<Text>;
  theme: Signal<Theme>;
  /** Whether the page has been hydrated. */
  ready: Signal<boolean>;
  /** Whether the last request reached the server. */
  reachable: ReadonlySignal<boolean>;
}

export function createStudio(boot: Boot, text: Text): Studio {
  const reachable = signal(true);
  const language = signal(boot.language);
  const session = createSession(boot.user);
  const client = createClient({
    basePath: boot.basePath,
    language: () => language.value,
    onSignedOut: () => session.renew(),
    onReach(reached) {
      reachable.value = reached;
      if (reached) socket.hurry();
    },
  });
  const socket: Socket = createSocket(
    () => `${location.origin.replace(/^http/, "ws")}${boot.basePath}/ws`,
    () => void session.renew().then((again) => again && socket.connect()),
  );
  const resources = createResources(client, boot.answers);
  return {
    boot,
    client,
    resources,
    socket,
    session,
    router: createRouter(boot.basePath, boot.path),
    toasts: createToasts(),
    memory: createMemory(client, boot.answers, boot.user?.user_id ?? null),
    jobs: createJobs({ client, socket, resources, user: session.user }),
    language,
    text: signal(text),
    theme: signal(boot.theme),
    ready: signal(false),
    reachable,
  };
}
