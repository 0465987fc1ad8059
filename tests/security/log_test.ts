/** What goes into the log, and what of it people are told. */
import assert from "node:assert/strict";
import { createEngine, EngineError } from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { job, params } from "../inference/test_model.ts";
import { startServer } from "../server.ts";

Deno.test("clients that disconnect in the middle of a body do not fill the log", async () => {
  await using server = await startServer({ settings: { multiuser: true } });
  const { hostname, port, host } = new URL(server.url);
  const before = server.output();
  const text = `POST /api/v1/auth/login HTTP/1.1\r\nHost: ${host}\r\n` +
    "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
  for (let i = 0; i < 20; i++) {
    const socket = await Deno.connect({ hostname, port: Number(port) });
    await socket.write(new TextEncoder().encode(text));
    // So that the server has begun to read.
    assert.equal((await fetch(`${server.url}/api/v1/app/version`)).status, 200);
    socket.close();
  }
  assert.equal((await fetch(`${server.url}/api/v1/app/version`)).status, 200);
  await server.kill("SIGTERM");
  assert.equal(server.output(), before);
});

Deno.test("the last output of a dying engine is logged, not shown to the user", async () => {
  const logged: string[] = [];
  const engine = createEngine({ device: "cpu", logger: (_, message) => void logged.push(message) });
  try {
    const running = engine.run(
      job(buildTextToImage(params({ width: 256, height: 256, steps: 200 }))),
      {
        progress: ({ step }) => {
          if (step !== 2 || !engine.pid) return;
          Deno.writeTextFileSync(`/proc/${engine.pid}/fd/2`, "panicked at /srv/hidden/a.rs\n");
          Deno.kill(engine.pid, "SIGKILL");
        },
      },
    );
    const error = await running.then(() => null, (e: unknown) => e);
    assert.ok(error instanceof EngineError);
    assert.match(error.message, /\(SIGKILL\)$/);
    assert.ok(logged.some((line) => line.includes("/srv/hidden")), "but the log has it");
  } finally {
    await engine.close();
  }
});
