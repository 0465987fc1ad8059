/** The door for InvokeAI's clients at `/ws/socket.io`, with the library that they use. */
import assert from "node:assert/strict";
import { io } from "socket.io-client";
import { SOCKET_LIMITS } from "../../services/events/limits.ts";
import { LIMITS } from "../../inference/graph/limits.ts";
import { startStudio, type Studio } from "../libraries.ts";
import { eventually, fresh, put } from "../queue.ts";
import { listenIo } from "../socket_io.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 300));

Deno.test({
  name: "Socket.IO",
  // The client's timers and sockets end a moment after it is closed.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(t) {
    await using studio = await startStudio({ device: "cpu" });
    await fresh(studio);
    for (const [name, run] of Object.entries(CASES)) await t.step(name, () => run(studio));
  },
});

const CASES: Record<string, (studio: Studio) => Promise<void>> = {
  async "the owner hears everything of an item, others that it changed, by both transports"(
    studio,
  ) {
    const { al, bo, server } = studio;
    for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]] as const) {
      const own = await listenIo(server, {
        auth: { token: al.token },
        transports: [...transports],
      });
      const other = await listenIo(server, {
        headers: { authorization: `Bearer ${bo.token}` },
        transports: [...transports],
      });
      const [id] = await put(al, 1, { batch: { origin: "mine" } });
      const changed = ({ event, data }: { event: string; data: Record<string, unknown> }) =>
        event === "queue_item_status_changed" && data["item_id"] === id;
      await al.ask("PUT", `/queue/default/i/${id}/cancel`);
      assert.equal((await own.hear("the owner's event", changed)).data["user_id"], al.userId);
      const { data } = await other.hear("the other's event", changed);
      assert.equal(data["user_id"], "redacted");
      assert.equal(data["origin"], null);
      own.close();
      other.close();
    }
  },

  async "events of the queue come between subscribing and unsubscribing only"({ al, server }) {
    const ear = await listenIo(server, { auth: { token: al.token } });
    const heard = () => ear.frames.filter(({ event }) => event === "batch_enqueued").length;
    await put(al);
    await eventually("an event", () => Promise.resolve(heard() === 1));
    await ear.socket.emitWithAck("unsubscribe_queue", { queue_id: "default" });
    await put(al);
    await settle();
    assert.equal(heard(), 1);
    await ear.socket.emitWithAck("subscribe_queue", { queue_id: "default" });
    await put(al);
    await eventually("another event", () => Promise.resolve(heard() === 2));
    ear.socket.emit("subscribe_queue", { queue_id: "nobody's" });
    await ear.hear(
      "a refusal",
      ({ event, data }) => event === "error" && data["message"] === "There is no such queue.",
    );
    ear.close();
  },

  async "a download is announced to those who subscribed to it"({ al, bo, server }) {
    const name = await al.image();
    const deaf = await listenIo(server, { auth: { token: al.token } });
    const ear = await listenIo(server, { auth: { token: al.token } });
    const other = await listenIo(server, { auth: { token: bo.token } });
    for (const { socket } of [ear, other]) {
      await socket.emitWithAck("subscribe_bulk_download", { bulk_download_id: "default" });
    }
    const asked = await al.ask("POST", "/images/download", { image_names: [name] });
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await ear.hear("the download", ({ event }) => event === "bulk_download_complete");
    for (const { frames } of [deaf, other]) {
      assert.deepEqual(frames.filter(({ event }) => event.startsWith("bulk_")), []);
    }
    for (const one of [deaf, ear, other]) one.close();
  },

  async "nobody gets in without a good credential"({ al, server }) {
    const made = await al.ask("POST", "/auth/api-keys", { name: "k", scopes: ["generate"] });
    const bad = [{}, { token: "" }, { token: 7 }, { token: "x" }, { token: made.body["key"] }, {
      token: "x".repeat(9_000),
    }];
    for (const transports of [["websocket"], ["polling"]] as const) {
      for (const auth of bad) {
        const wanted = /session|sign in/i;
        await assert.rejects(listenIo(server, { auth, transports: [...transports] }), wanted);
      }
    }
    const headers = { authorization: "Bearer x" };
    await assert.rejects(listenIo(server, { headers, auth: { token: al.token } }));
  },

  async "the cookie is good from our own page and from no other"({ al, server }) {
    for (const transports of [["websocket"], ["polling"]] as const) {
      const from = (origin: string) =>
        listenIo(server, { headers: { cookie: al.cookie, origin }, transports: [...transports] });
      (await from(server.url)).close();
      await assert.rejects(from("https://evil.example"));
      // Not with the token of somebody, either: the page of another site cannot be told apart.
      await assert.rejects(listenIo(server, {
        headers: { origin: "https://evil.example" },
        auth: { token: al.token },
        transports: [...transports],
      }));
    }
  },

  async "a connection ends with the session, and with the person"(studio) {
    const { ad, server } = studio;
    for (const transports of [["websocket"], ["polling"]] as const) {
      const cy = await studio.person(`cy-${transports}`);
      const ear = await listenIo(server, {
        auth: { token: cy.token },
        transports: [...transports],
      });
      await cy.ask("POST", "/auth/logout");
      assert.equal(await ear.ended, "io server disconnect");
      assert.ok(
        ear.frames.some(({ event, data }) =>
          event === "error" && String(data["message"]).includes("session has ended")
        ),
      );
    }
    const dee = await studio.person("dee");
    const ear = await listenIo(server, { headers: { cookie: dee.cookie } });
    await ad.ask("PATCH", `/auth/users/${dee.userId}`, { is_active: false });
    await ear.ended;
    const before = ear.frames.length;
    await put(ad);
    await settle();
    assert.equal(ear.frames.length, before);
  },

  async "who sends too much, or too large, or bytes, is disconnected"({ al, server }) {
    const auth = { token: al.token };
    const many = await listenIo(server, { auth });
    for (let i = 0; i < 2 * SOCKET_LIMITS.burst; i++) many.socket.emit("ping", {});
    await many.ended;
    const large = await listenIo(server, { auth, transports: ["websocket"] });
    large.socket.emit("ping", { text: "x".repeat(SOCKET_LIMITS.frame) });
    await large.ended;
    const polls = await listenIo(server, { auth, transports: ["polling"] });
    polls.socket.emit("ping", { text: "x".repeat(SOCKET_LIMITS.frame) });
    await polls.ended;
    const bytes = await listenIo(server, { auth });
    bytes.socket.emit("ping", new Uint8Array(10));
    await bytes.ended;
  },

  async "python-socketio, which InvokeAI's scripts use, hears the same"({ al, server }) {
    const script = fromPython(server.url, al.token);
    if (!script) {
      return console.log("python3-socketio, -requests, -websocket are not installed: skipped");
    }
    const lines = script.stdout.pipeThrough(new TextDecoderStream());
    let text = "";
    let id: number | undefined;
    for await (const part of lines) {
      text += part;
      if (id !== undefined || !text.includes("subscribed")) continue;
      [id] = await put(al);
      await al.ask("PUT", `/queue/default/i/${id}/cancel`);
    }
    assert.match(text, new RegExp(`heard ${id}`));
    assert.match(text, /refused/);
    assert.equal((await script.status).code, 0);
  },

  async "strangers have few connections"({ al, server }) {
    const engineOnly = async () => {
      const answer = await fetch(`${server.url}/ws/socket.io/?EIO=4&transport=polling`);
      assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
      assert.equal(answer.headers.get("cache-control"), "no-store");
      const { sid } = JSON.parse((await answer.text()).slice(1));
      return sid as string;
    };
    const sids: string[] = [];
    for (let i = 0; i < SOCKET_LIMITS.strangers + 5; i++) sids.push(await engineOnly());
    const poll = (sid?: string) =>
      fetch(`${server.url}/ws/socket.io/?EIO=4&transport=polling&sid=${sid}`);
    const began = performance.now();
    const beyond = await poll(sids.at(-1));
    await beyond.text();
    assert.ok(performance.now() - began < 5_000);
    // Those that are still there say goodbye (Engine.IO's packet 1), and there is room again.
    for (const sid of sids) {
      const url = `${server.url}/ws/socket.io/?EIO=4&transport=polling&sid=${sid}`;
      await (await fetch(url, { method: "POST", body: "1" })).text();
    }
    await eventually("there is room", async () => {
      const ear = await listenIo(server, { auth: { token: al.token } }).catch(() => null);
      ear?.close();
      return ear;
    });
  },

  async "other requests are answered in plain words"({ server }) {
    for (
      const query of ["", "?EIO=4", "?EIO=4&transport=carrier-pigeon", "?EIO=3&transport=polling"]
    ) {
      const answer = await fetch(`${server.url}/ws/socket.io/${query}`);
      const { detail } = await answer.json();
      assert.ok([400, 422].includes(answer.status) && typeof detail === "string");
    }
    const socket = io(`${server.url}/elsewhere`, { path: "/ws/socket.io", reconnection: false });
    const error = await new Promise<Error>((refused) => socket.on("connect_error", refused));
    assert.equal(error.message, "Invalid namespace");
    socket.disconnect();
  },

  async "one who does not read is disconnected, and others miss nothing"({ al, server }) {
    const good = await listenIo(server, { auth: { token: al.token } });
    const opened = await fetch(`${server.url}/ws/socket.io/?EIO=4&transport=polling`);
    const { sid } = JSON.parse((await opened.text()).slice(1));
    const url = `${server.url}/ws/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const send = async (body: string) => (await fetch(url, { method: "POST", body })).status;
    assert.equal(await send(`40${JSON.stringify({ token: al.token })}`), 200);
    assert.match(await (await fetch(url)).text(), /^40/);
    assert.equal(await send(`42["subscribe_queue",{"queue_id":"default"}]`), 200);
    const { max } = LIMITS.prompt;
    const parameters = { positive_prompt: "x".repeat(max), negative_prompt: "y".repeat(max) };
    const sent = Math.ceil(SOCKET_LIMITS.buffer / (2 * max)) + 3;
    for (let i = 0; i < sent; i++) {
      const { status } = await al.ask("POST", "/recall/default", parameters);
      assert.equal(status, 200);
    }
    const heard = () => good.frames.filter((f) => f.event === "recall_parameters_updated").length;
    await eventually("all is heard", () => Promise.resolve(heard() === sent));
    await eventually("the other is gone", async () => (await send("3")) === 400);
    good.close();
  },
};

const PYTHON = "/usr/bin/python3";
/** Connects by both transports, is refused with a bad token, and waits for one item's event. */
const SCRIPT = `
import os, sys, threading, socketio
url, token = sys.argv[1:]
for transports in (["websocket"], None):
    client = socketio.Client(reconnection=False)
    try:
        client.connect(url, socketio_path="/ws/socket.io", auth={"token": "x"}, transports=transports)
        os._exit(1)
    except socketio.exceptions.ConnectionError:
        print("refused", flush=True)
heard = threading.Event()
clients = []
for transports in (["websocket"], ["polling"], None):
    client = socketio.Client(reconnection=False)
    done = threading.Event()
    @client.on("queue_item_status_changed")
    def changed(data, done=done):
        print("heard", data["item_id"], flush=True)
        done.set()
    client.connect(url, socketio_path="/ws/socket.io", auth={"token": token}, transports=transports)
    client.call("subscribe_queue", {"queue_id": "default"})
    clients.append((client, done))
print("subscribed", flush=True)
for client, done in clients:
    if not done.wait(20):
        os._exit(2)
os._exit(0)
`;

/** Runs the script; undefined where Debian's python3-socketio is not installed. */
function fromPython(url: string, token: string): Deno.ChildProcess | undefined {
  try {
    const args = ["-c", "import socketio, requests, websocket"];
    const look = new Deno.Command(PYTHON, { args, stderr: "null" });
    if (!look.outputSync().success) return undefined;
  } catch {
    return undefined;
  }
  const args = ["-c", SCRIPT, url, token];
  return new Deno.Command(PYTHON, { args, stdin: "null", stdout: "piped", stderr: "inherit" })
    .spawn();
}
