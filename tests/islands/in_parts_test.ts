import assert from "node:assert/strict";
import { ApiProblem } from "../../islands/api/problem.ts";
import {
  copyImages,
  deleteForGood,
  downloadImages,
  moveToBoard,
  restoreImages,
  starImages,
  tagImages,
  trashImages,
} from "../../islands/library/actions.ts";
import { inParts } from "../../islands/library/in_parts.ts";
import type { Studio } from "../../islands/studio/studio.ts";
import { allSpecs } from "../routes/matrix.ts";
import { studioFor } from "./studio.ts";

type Body = { image_names: string[] };
type Send = (method: string, path: string, body: Body) => unknown;

const MANY = Array.from({ length: 10_001 }, (_, i) => `${i}.png`);

function studioWith(send: Send): Studio {
  const made = studioFor("al");
  const client = { ...made.client, send: (async (...sent) => await send(...sent)) as Send };
  return { ...made, client: client as unknown as Studio["client"] };
}

Deno.test("whatever many images are picked for is sent as the route takes it, and all of it", async () => {
  const specs = await allSpecs();
  const actions: Record<string, (studio: Studio) => Promise<void>> = {
    star: (studio) => starImages(studio, MANY, true),
    unstar: (studio) => starImages(studio, MANY, false),
    trash: (studio) => trashImages(studio, MANY),
    restore: (studio) => restoreImages(studio, MANY),
    deleteForGood: (studio) => deleteForGood(studio, MANY),
    move: (studio) => moveToBoard(studio, MANY, "b"),
    takeOff: (studio) => moveToBoard(studio, MANY, "none"),
    copy: (studio) => copyImages(studio, MANY),
    tag: (studio) => tagImages(studio, MANY, { add: ["red"] }),
    download: (studio) => downloadImages(studio, { image_names: MANY }),
  };
  // What saves a file clicks a link.
  const links: string[] = [];
  const page = { createElement: () => ({ click: () => links.push("clicked") }) };
  Object.defineProperty(globalThis, "document", { value: page, configurable: true });
  try {
    for (const [name, act] of Object.entries(actions)) {
      const sent: string[] = [];
      const studio = studioWith((method, path, body) => {
        const spec = specs.find((spec) => spec.method === method && spec.path === path);
        const read = spec?.body?.safeParse(body);
        assert.ok(read?.success, `${name}: ${method} ${path}: ${read?.error?.message}`);
        sent.push(...body.image_names);
        return { refused: [], deleted_images: [], bulk_download_item_name: "a.zip" };
      });
      await act(studio);
      assert.deepEqual(sent, MANY, name);
      const errors = studio.toasts.list.value.filter((toast) => toast.kind === "error");
      assert.deepEqual(errors, [], name);
      assert.ok(!studio.toasts.list.value.some((toast) => toast.stays), `${name} still counts`);
    }
    assert.equal(links.length, 2, "a zip for each request");
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
});

Deno.test("a part that is refused as a whole does not keep the next from being sent", async () => {
  const problem = new ApiProblem(403, "forbidden", "You can view these images, but not edit them.");
  const parts = (refuse: (first: string) => boolean, error = problem) => {
    const seen: string[] = [];
    const studio = studioWith(() => null);
    const texts = () => studio.toasts.list.value.map((toast) => toast.text);
    const done = inParts(studio, ["a", "b", "c"], 1, (part) => {
      seen.push(...texts());
      return refuse(part[0] ?? "") ? Promise.reject(error) : Promise.resolve({ refused: [] });
    });
    return done.then((outcome) => ({ done: outcome.done, seen, texts: texts() }));
  };
  assert.deepEqual(await parts((name) => name === "a"), {
    done: 2,
    seen: ["0 of 3 pictures …", "1 of 3 pictures …", "2 of 3 pictures …"],
    texts: ["1 picture was left unchanged: it is not yours."],
  });
  assert.deepEqual((await parts(() => true)).texts, [problem.message], "nothing was done: why");
  const away = new ApiProblem(0, "offline", "The server could not be reached.");
  const lost = await parts((name) => name === "b", away);
  assert.deepEqual([lost.done, lost.seen.length], [1, 2], "what was done is known, the rest waits");
});

Deno.test("a second press on the same images asks for nothing more, until they are back", async () => {
  const sent: string[] = [];
  const studio = studioWith((_method, path, body) => {
    sent.push(path);
    return { refused: [], deleted_images: path.endsWith("/delete") ? body.image_names : [] };
  });
  await Promise.all([trashImages(studio, ["a.png"]), trashImages(studio, ["a.png"])]);
  await trashImages(studio, ["a.png"]);
  assert.equal(sent.length, 1);
  assert.ok(studio.toasts.list.value.every((toast) => toast.kind !== "error"));
  await restoreImages(studio, ["a.png"]);
  await trashImages(studio, ["a.png"]);
  assert.equal(sent.length, 3);
});
