import { PASSWORD } from "../client.ts";
import { fileForm, smallPng } from "../libraries.ts";
import type { House } from "./house.ts";
import { type Ledger, setOf } from "./ledger.ts";

type Body = Record<string, unknown>;
interface Answer {
  status: number;
  text: string;
  body: Body;
}

/** Somebody who uses the studio: signs in, makes, shares, looks, and listens. */
export interface Person {
  name: string;
  /** Does one thing after the other until `stopped`. */
  live(stopped: () => boolean): Promise<void>;
  ask(method: string, path: string, body?: unknown): Promise<Answer | null>;
  signIn(): Promise<void>;
  close(): void;
}

const UPLOAD = "/images/upload?image_category=general&is_intermediate=false";
/** What may be answered although the request is right: others were first, or too many came. */
const EXPECTED = new Set([404, 409, 429, 503]);

/** A word that only this person writes, and that nobody else may be shown. */
export const secretOf = (name: string) => `secret-of-${name}-`;

export function createPerson(
  name: string,
  { house, ledger, random, others }: {
    house: House;
    ledger: Ledger;
    random: () => number;
    /** Names of all, this one too. */
    others: readonly string[];
  },
): Person {
  const email = `${name}@example.com`;
  const secrets = others.filter((other) => other !== name).map(secretOf);
  const images = setOf(ledger.images, name);
  const items = setOf(ledger.items, name);
  let token: string | null = null;
  let socket: WebSocket | null = null;
  let board: string | null = null;

  function hear(what: string, text: string): void {
    const leaked = secrets.find((secret) => text.includes(secret));
    if (leaked !== undefined) ledger.leaked.push(`${name} was shown ${leaked} by ${what}`);
  }

  /** Null: nobody answered, which is excused. */
  async function ask(method: string, path: string, body?: unknown): Promise<Answer | null> {
    const excused = house.excused("away");
    const began = performance.now();
    const form = body instanceof FormData;
    try {
      const response = await fetch(`${house.url}/api/v1${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined || form ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await response.text();
      ledger.requests++;
      ledger.times.push(performance.now() - began);
      hear(`${method} ${path}`, text);
      const answer = { status: response.status, text, body: jsonOf(text) };
      check(method, path, answer);
      return answer;
    } catch (error) {
      if (!excused && !house.excused("away")) {
        ledger.unexplained.push(`${method} ${path}: ${(error as Error).message}`);
      }
      await pause(100);
      return null;
    }
  }

  function check(method: string, path: string, { status, text }: Answer): void {
    if (status < 400 || EXPECTED.has(status)) return;
    if (status === 507 && house.excused("full")) return;
    if (status === 401 && path !== "/auth/login") return void (token = null);
    ledger.unexplained.push(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
  }

  async function signIn(): Promise<void> {
    const answer = await ask("POST", "/auth/login", { email, password: PASSWORD });
    if (answer?.status === 200) token = answer.body["token"] as string;
    else await pause(200);
  }

  const doing: [weight: number, what: () => Promise<unknown>][] = [
    [3, async () => {
      const answer = await ask("POST", "/generate", {
        prompt: `${secretOf(name)}${Math.floor(random() * 1000)}`,
        steps: 1 + Math.floor(random() * 6),
        width: 64,
        height: 64,
      });
      for (const id of (answer?.body["item_ids"] ?? []) as number[]) items.add(id);
    }],
    [8, async () => {
      const query = board !== null && random() < 0.5 ? `&board_id=${board}` : "";
      const answer = await ask("POST", UPLOAD + query, fileForm(smallPng(32, 32)));
      if (answer?.status === 201) images.add(answer.body["image_name"] as string);
    }],
    [4, async () => {
      const [gone] = images;
      if (gone === undefined) return;
      // Whatever is answered, or whether anything is: it may be in the trash by then.
      images.delete(gone);
      await ask("DELETE", `/images/i/${gone}`);
    }],
    [15, () => ask("GET", "/images/?limit=20&offset=0")],
    [6, () => ask("GET", `/images/names?search_term=${secretOf(name)}`)],
    [4, () => ask("GET", "/boards/?all=true")],
    [3, () => ask("GET", "/queue/default/list_all")],
    [6, () => ask("GET", "/queue/default/status")],
    [3, async () => {
      if (board === null) {
        const answer = await ask("POST", `/boards/?board_name=of%20${name}`);
        if (answer?.status === 201) board = answer.body["board_id"] as string;
      } else {
        const board_visibility = random() < 0.5 ? "shared" : "private";
        await ask("PATCH", `/boards/${board}`, { board_visibility });
      }
    }],
    [5, async () => {
      const names = [...images];
      const one = names[Math.floor(random() * names.length)];
      if (one !== undefined) await ask("GET", `/images/i/${one}/full`);
    }],
    [2, () => listen()],
    [1, async () => {
      socket?.close();
      await ask("POST", "/auth/logout");
      token = null;
    }],
  ];
  const weights = doing.reduce((sum, [weight]) => sum + weight, 0);

  /** Opens a socket in the place of the one before. */
  async function listen(): Promise<void> {
    socket?.close();
    if (token === null) return;
    const mine = new WebSocket(`${house.url.replace(/^http/, "ws")}/ws`);
    socket = mine;
    mine.onmessage = ({ data }) => {
      ledger.frames++;
      hear("the socket", String(data));
    };
    await new Promise<void>((resolve) => {
      mine.onopen = () => {
        mine.send(JSON.stringify({ event: "authenticate", data: { token } }));
        resolve();
      };
      mine.onerror = mine.onclose = () => resolve();
    });
  }

  return {
    name,
    ask,
    signIn,
    async live(stopped) {
      while (!stopped()) {
        if (token === null) await signIn();
        let at = random() * weights;
        const chosen = doing.find(([weight]) => (at -= weight) < 0);
        await chosen?.[1]();
        await pause(random() * 10 * others.length);
      }
    },
    close: () => socket?.close(),
  };
}

function jsonOf(text: string): Body {
  try {
    return (JSON.parse(text) ?? {}) as Body;
  } catch {
    return {};
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
