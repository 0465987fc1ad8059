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
import { paths } from "../../islands/api/paths.ts";
import { inParts } from "../../islands/library/in_parts.ts";
import { lastBoardOf } from "../../islands/library/last_board.ts";
import { draftOf } from "../../islands/recipe/draft.ts";
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

Deno.test("an action on many images is sent completely, in parts that the route accepts", async () => {
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
        return {
          refused: [],
          deleted_images: [],
          moved_from: [],
          bulk_download_item_name: "a.zip",
        };
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

Deno.test("after a refused part the next one is still sent", async () => {
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
    seen: ["0 of 3 images …", "1 of 3 images …", "2 of 3 images …"],
    texts: ["1 image was left unchanged: it is not yours."],
  });
  assert.deepEqual((await parts(() => true)).texts, [problem.message], "nothing was done: why");
  const away = new ApiProblem(0, "offline", "The server could not be reached.");
  const lost = await parts((name) => name === "b", away);
  assert.deepEqual([lost.done, lost.seen.length], [1, 2], "what was done is known, the rest waits");
});

Deno.test("repeating an action on the same images sends nothing while it is under way", async () => {
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

Deno.test("undoing a move returns each image to its board", async () => {
  const sent: [string, unknown][] = [];
  const from = [{ board_id: "old", image_names: ["a"] }, { board_id: null, image_names: ["b"] }];
  const studio = studioWith((_method, path, body) => {
    sent.push([path.split("/v1/")[1] ?? "", body]);
    return { refused: [], moved_from: sent.length === 1 ? from : [] };
  });
  await moveToBoard(studio, ["a", "b", "c"], "new");
  const toast = studio.toasts.list.value.at(-1);
  assert.deepEqual([toast?.text, toast?.action?.label], ["3 images moved.", "Undo"]);
  toast?.action?.run();
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(sent.slice(1), [
    ["board_images/batch", { board_id: "old", image_names: ["a"] }],
    ["board_images/batch/delete", { image_names: ["b"] }],
  ]);
});

Deno.test("a move sets the last board, whatever is chosen in Create", () => {
  const boards = ["a", "b"].map((board_id) => ({ board_id, board_name: board_id, access: "own" }));
  const made = studioFor("al", { [paths.boards]: boards });
  const written: unknown[] = [];
  const write = (key: string, value: unknown) => {
    if (key === "studio.board") written.push(value);
  };
  const studio: Studio = { ...made, memory: { ...made.memory, write } };
  // A chosen board is followed only in a browser.
  Object.defineProperty(globalThis, "document", { value: {}, configurable: true });
  try {
    const last = lastBoardOf(studio);
    const { board } = draftOf(studio);
    board.value = "a";
    assert.equal(last.board.value?.board_id, "a");
    last.keep("b");
    assert.equal(last.board.value?.board_id, "b");
    assert.deepEqual(written, ["a", "b"]);
    board.value = "";
    board.value = "a";
    assert.equal(last.board.value?.board_id, "a", "chosen once more, it is the last again");
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
});

Deno.test("the last target board is offered first, before boards that others share", () => {
  const board = (board_id: string, access: string) => ({ board_id, board_name: board_id, access });
  const boards = [board("own", "own"), board("seen", "view"), board("class", "add")];
  const last = lastBoardOf(studioFor("al", { [paths.boards]: boards }));
  assert.equal(last.board.value?.board_id, "class");
  last.keep("own");
  assert.equal(last.board.value?.board_id, "own");
  last.keep("seen");
  assert.equal(last.board.value?.board_id, "class", "what takes nothing is not offered");
});
