import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Client, createClient } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import { ApiProblem } from "../api/problem.ts";
import { createSocket, type Socket } from "../socket/socket.ts";
import type { Language } from "../text/languages.ts";
import type { Text } from "../text/text.ts";
import type { Boot, Theme } from "./boot.ts";
import { createJobs, type Jobs } from "./jobs.ts";
import { localeOf } from "./locale.ts";
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
  timeZone: Signal<string>;
  /** By whose custom dates are written, for `Intl`. */
  locale: ReadonlySignal<string>;
  /** Whether the page has been hydrated. */
  ready: Signal<boolean>;
  /** Why the server does not let the page hear of changes. */
  socketRefused: ReadonlySignal<ApiProblem | null>;
  /** Whether the last request reached the server. */
  reachable: ReadonlySignal<boolean>;
}

export function createStudio(boot: Boot, text: Text): Studio {
  const reachable = signal(true);
  const socketRefused = signal<ApiProblem | null>(null);
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
    // The same rule refuses a change, and says why.
    () => {
      client.send("POST", paths.renew).catch((error) => {
        if (error instanceof ApiProblem && error.status === 403) socketRefused.value = error;
      });
    },
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
    timeZone: signal(boot.timeZone),
    locale: computed(() => localeOf(language.value, boot.locales)),
    ready: signal(false),
    reachable,
    socketRefused,
  };
}
