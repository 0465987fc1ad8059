import assert from "node:assert/strict";
import {
  createEngine,
  type Engine,
  EngineError,
  type ImageMade,
  type Job,
  type JobEvents,
  type NodeProgress,
} from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { job, params } from "./test_model.ts";

async function withEngine(use: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = createEngine({ device: "cpu" });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
}

/** Runs a job and answers the one image it makes. */
async function image(engine: Engine, work: Job): Promise<ImageMade> {
  const images: ImageMade[] = [];
  await engine.run(work, { image: (e) => void images.push(e) });
  assert.equal(images.length, 1);
  return images[0] as ImageMade;
}

async function rejection(promise: Promise<unknown>): Promise<EngineError> {
  const error = await promise.then(() => null, (e: unknown) => e);
  assert.ok(error instanceof EngineError, `rejects with an EngineError, got ${error}`);
  return error;
}

const long = () => job(buildTextToImage(params({ width: 256, height: 256, steps: 200 })));

Deno.test("the cpu engine describes itself", () =>
  withEngine(async (engine) => {
    assert.equal(engine.pid, null);
    const report = await engine.probe();
    assert.equal(report.device, "cpu");
    assert.match(report.name, /CPU/);
    assert.ok(engine.pid);
  }));

Deno.test("a prompt becomes an image, with events in order", () =>
  withEngine(async (engine) => {
    const seen: string[] = [];
    const progress: NodeProgress[] = [];
    let busy = false;
    const slowly = async (what: string) => {
      assert.ok(!busy, "the next event waits for the handler of the last one");
      busy = true;
      await new Promise((resolve) => setTimeout(resolve, 5));
      busy = false;
      seen.push(what);
    };
    let image: ImageMade | undefined;
    const on: JobEvents = {
      nodeStarted: (e) => slowly(`start ${e.nodeId} ${e.index}/${e.total}`),
      nodeCompleted: (e) => slowly(`done ${e.nodeId}`),
      progress: (e) => void progress.push(e),
      image: (e) => {
        image = e;
        return slowly(`image ${e.nodeId}`);
      },
    };
    const outcome = await engine.run(job(), on);

    assert.deepEqual(seen.slice(-3), ["start decode 6/7", "image decode", "done decode"]);
    assert.equal(seen.filter((line) => line.startsWith("done")).length, 7);
    assert.deepEqual(progress.map((p) => p.step), [1, 2, 3, 4]);
    assert.ok(progress.every((p) => p.total === 4 && p.type === "denoise_latents"));
    assert.ok(progress.every((p, i) => i === 0 || p.sigma < (progress[i - 1]?.sigma ?? 0)));
    const previews = progress.flatMap((p) => p.preview ? [p.preview] : []);
    assert.ok(previews.length >= 3, "the first, the middle and the last step show a preview");
    assert.match(previews[0]?.dataUrl ?? "", /^data:image\/jpeg;base64,/);
    assert.deepEqual([image?.width, image?.height], [64, 64]);
    assert.deepEqual([...(image?.png.slice(0, 4) ?? [])], [0x89, 0x50, 0x4e, 0x47]);
    assert.match(image?.imageName ?? "", /^[0-9a-f-]{36}\.png$/);
    assert.equal(image?.isIntermediate, false);
    assert.equal(image?.metadata?.["positive_prompt"], "a red circle on a blue background");
    assert.equal(image?.metadata?.["seed"], 7);
    assert.equal(outcome.device, "cpu");
    assert.equal(outcome.ms.steps, 4);
    assert.ok(outcome.ms.model > 0 && outcome.ms.model < outcome.ms.total);
    assert.deepEqual(outcome.promptNotes, []);
    assert.deepEqual(outcome.results["decode"], {
      image: { image_name: image?.imageName },
      width: 64,
      height: 64,
      type: "image_output",
    });
  }));

Deno.test("the same seed gives the same bytes, also in another process; another seed does not", async () => {
  const made: Uint8Array[] = [];
  await withEngine(async (engine) => {
    made.push((await image(engine, job())).png);
    made.push((await image(engine, job())).png);
    made.push((await image(engine, job(buildTextToImage(params({ seed: 8 }))))).png);
  });
  await withEngine(async (engine) => void made.push((await image(engine, job())).png));
  const [first, again, other, elsewhere] = made;
  assert.deepEqual(again, first);
  assert.deepEqual(elsewhere, first);
  assert.notDeepEqual(other, first);
});

Deno.test("kill -9 in the middle of a step fails that run, and the next one works", () =>
  withEngine(async (engine) => {
    const killed = engine.run(long(), {
      progress: (e) => {
        if (e.step === 2 && engine.pid) Deno.kill(engine.pid, "SIGKILL");
      },
    });
    const error = await rejection(killed);
    assert.equal(error.kind, "crashed");
    assert.match(error.message, /engine process ended unexpectedly \(SIGKILL/);
    assert.equal(engine.pid, null);
    assert.equal((await image(engine, job())).width, 64);
    assert.ok(engine.pid);
  }));

Deno.test("a cancel takes effect between steps and leaves the process running", () =>
  withEngine(async (engine) => {
    const controller = new AbortController();
    let steps = 0;
    const run = engine.run(long(), {
      progress: () => {
        if (++steps === 2) controller.abort();
      },
    }, controller.signal);
    const { pid } = engine;
    const error = await rejection(run);
    assert.equal(error.kind, "canceled");
    assert.ok(steps < 10, `stopped after ${steps} steps`);
    const next = engine.run(job(), {});
    assert.equal((await next).ms.steps, 4);
    assert.equal(engine.pid, pid ?? engine.pid);
  }));

Deno.test("a run that is canceled before its turn never starts", () =>
  withEngine(async (engine) => {
    const controller = new AbortController();
    const first = engine.run(job(), {});
    const second = engine.run(job(), {
      nodeStarted: () => assert.fail("it must not start"),
    }, controller.signal);
    controller.abort();
    assert.equal((await rejection(second)).kind, "canceled");
    await first;
  }));

Deno.test("runs are executed one at a time", () =>
  withEngine(async (engine) => {
    const order: string[] = [];
    const watch = (name: string): JobEvents => ({
      nodeStarted: (e) => void (e.index === 0 && order.push(`${name} begins`)),
      image: () => void order.push(`${name} ends`),
    });
    await Promise.all([engine.run(job(), watch("a")), engine.run(job(), watch("b"))]);
    assert.deepEqual(order, ["a begins", "a ends", "b begins", "b ends"]);
  }));

Deno.test("an error in a handler ends the run with that error", () =>
  withEngine(async (engine) => {
    const boom = new Error("disk full");
    const run = engine.run(job(), {
      image: () => {
        throw boom;
      },
    });
    await assert.rejects(run, (error) => error === boom);
    assert.equal((await image(engine, job())).width, 64);
  }));

Deno.test("released models are opened again", () =>
  withEngine(async (engine) => {
    const first = await image(engine, job());
    await engine.release();
    assert.deepEqual((await image(engine, job())).png, first.png);
  }));

Deno.test("closing in the middle of a run ends it and the process", async () => {
  const engine = createEngine({ device: "cpu" });
  const { promise: started, resolve } = Promise.withResolvers<void>();
  const run = rejection(engine.run(long(), { progress: () => resolve() }));
  await started;
  const { pid } = engine;
  await engine.close();
  assert.equal((await run).kind, "canceled");
  assert.throws(() => Deno.kill(pid as number, "SIGCONT"));
  assert.equal((await rejection(engine.run(job(), {}))).kind, "crashed");
});
