import assert from "node:assert/strict";
import fc from "fast-check";
import { type Actor, ownerActor } from "../../services/actor.ts";
import { createOversight, createSharingEvents } from "../../services/access/mod.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { wildcardName } from "../../services/contract/wildcards.ts";
import { Problem } from "../../services/errors/mod.ts";
import { drawnLists } from "../../services/generate/drawn.ts";
import { createWildcardDraws } from "../../services/wildcards/draw.ts";
import { createWildcards } from "../../services/wildcards/mod.ts";
import { cpuMs } from "../cpu_time.ts";
import { libraryRig } from "./library_rig.ts";
import { randomSteps } from "../random_steps.ts";

const [ad, al, bo] = ["ad", "al", "bo"].map((name) => ownerActor(name, name === "ad")) as [
  Actor,
  Actor,
  Actor,
];

async function wildcardRig() {
  const rig = await libraryRig(["ad", "al", "bo"], ["painters"]);
  const { access, grants } = rig.services;
  const { db } = rig;
  const oversight = createOversight({ db, audit: createAudit({ db }) });
  const emit = (name: string) => void rig.events.push(name);
  const sharing = createSharingEvents({ db, events: { emit } });
  const wildcards = createWildcards({ db, access, oversight, sharing });
  const draws = createWildcardDraws({ db, access });
  return {
    ...rig,
    wildcards,
    grants,
    draw: (actor: Actor, prompt: string, seed = 1) => draws(actor)(prompt, seed, "body.prompt"),
    draws,
    make: async (actor: Actor, name: string, text: string, is_public = false) =>
      (await wildcards.create(actor, { name, text, is_public })).id,
  };
}

function idOf(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  return error.refusal?.id ?? error.extras.errors?.[0]?.id ?? error.message;
}

/** The id of the sentence that work is refused with. */
async function refusal(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return idOf(error);
  }
}

Deno.test("the same seed draws the same lines, another seed others", async () => {
  await using rig = await wildcardRig();
  await rig.make(al, "animal", Array.from({ length: 50 }, (_, i) => `animal ${i}`).join("\n"));
  await rig.make(al, "scene", "a {calm|wild} __animal__\n__Animal__ and __animal__");
  const prompt = "__scene__ at night";
  const all = await Promise.all(
    Array.from({ length: 40 }, (_, seed) => rig.draw(al, prompt, seed)),
  );
  const again = await Promise.all(
    Array.from({ length: 40 }, (_, seed) => rig.draw(al, prompt, seed)),
  );
  assert.deepEqual(all, again);
  assert.ok(new Set(all).size > 30);
  for (const one of all) {
    assert.match(one, /^(a (calm|wild) animal \d+|animal \d+ and animal \d+) at night$/);
  }
  assert.equal(await rig.draw(al, "a \\__animal__"), "a __animal__");
});

Deno.test("a private wildcard is readable only through its owner's prompts", async () => {
  await using rig = await wildcardRig();
  const { wildcards, grants, draw, make } = rig;
  const secret = await make(al, "secret", "al's own line");
  await make(al, "open", "see __secret__", true);
  // Not by name, not by way of what is shared, and not as an administrator.
  assert.equal(await refusal(draw(bo, "__secret__")), "no_wildcard_named");
  assert.equal(await refusal(draw(ad, "__secret__")), "no_wildcard_named");
  assert.equal(await refusal(draw(bo, "__open__")), "no_wildcard_within");
  assert.equal(await draw(al, "__open__"), "see al's own line");
  // One's own list of the name is another one, and stays one's own: al's does not fetch it.
  const own = await make(bo, "secret", "bo's own line");
  assert.equal(await draw(bo, "__secret__"), "bo's own line");
  assert.equal(await refusal(draw(bo, "__open__")), "no_wildcard_within");
  await wildcards.update(bo, own, { is_public: true });
  assert.equal(await draw(bo, "__open__"), "see bo's own line");
  assert.equal(await draw(al, "__secret__"), "al's own line");
  // Once it is shared, al's list means al's.
  const grant = await grants.put(al, "wildcard", secret, { user_id: "bo", level: "view" });
  assert.equal(await draw(bo, "__secret__"), "bo's own line");
  assert.equal(await draw(bo, "__open__"), "see al's own line");
  await grants.remove(al, "wildcard", secret, grant.grant_id);
  assert.equal(await draw(bo, "__open__"), "see bo's own line");
  await wildcards.update(bo, own, { is_public: false });
  await wildcards.update(al, secret, { is_public: true });
  assert.equal(await draw(ad, "__secret__"), "al's own line");
  await wildcards.remove(al, secret);
  assert.equal(await refusal(draw(ad, "__secret__")), "no_wildcard_named");
  await wildcards.restore(al, secret);
  assert.equal(await draw(ad, "__secret__"), "al's own line");
});

Deno.test("with random owners, shares and deletions, a prompt reads exactly what its author may view", async () => {
  await using rig = await wildcardRig();
  const PEOPLE = ["ad", "al", "bo"] as const;
  const list = fc.record({
    owner: fc.constantFrom(...PEOPLE),
    name: fc.constantFrom("a", "b"),
    open: fc.boolean(),
    trashed: fc.integer({ max: 4 }).map((n) => n === 0),
    to: fc.option(fc.constantFrom(...PEOPLE)),
  });
  const lists = fc.uniqueArray(list, {
    selector: ({ owner, name }) => owner + name,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(lists, async (lists) => {
      await rig.db.deleteFrom("wildcards").execute();
      for (const [i, { owner, name, open, trashed, to }] of lists.entries()) {
        const actor = ownerActor(owner, owner === "ad");
        const id = await rig.make(actor, name, `line ${i}`, open);
        // Grants to administrators and to oneself are refused: they need none, or have it.
        if (to && to !== owner && to !== "ad") {
          await rig.grants.put(actor, "wildcard", id, { user_id: to, level: "view" });
        }
        if (trashed) await rig.wildcards.remove(actor, id);
      }
      for (const person of PEOPLE) {
        for (const name of ["a", "b"]) {
          const may = lists.flatMap((one, i) =>
            one.name === name && !one.trashed &&
              (one.owner === person || one.open || one.to === person && person !== "ad")
              ? [`line ${i}`]
              : []
          );
          const own = lists.findIndex((one) =>
            one.name === name && one.owner === person && !one.trashed
          );
          const actor = ownerActor(person, person === "ad");
          const drawn = await rig.draw(actor, `__${name}__`).catch(idOf);
          if (own >= 0) assert.equal(drawn, `line ${own}`);
          else if (may.length > 0) assert.ok(may.includes(String(drawn)), String(drawn));
          else assert.equal(drawn, "no_wildcard_named");
        }
      }
    }),
    { numRuns: Math.ceil(randomSteps(240) / 20) },
  );
});

Deno.test("cycles, and prompts that grow too long, are refused", async () => {
  await using rig = await wildcardRig();
  const { draw, make } = rig;
  await make(al, "a", "x __b__");
  await make(al, "b", "y __a__");
  assert.equal(await refusal(draw(al, "__a__")), "wildcards_too_deep");
  await make(al, "ten", "__one__".repeat(10));
  await make(al, "one", "1");
  assert.equal(await draw(al, "__ten__"), "1".repeat(10));
  assert.equal(await refusal(draw(al, "__ten__".repeat(11))), "wildcards_too_many");
  await make(al, "long", "w".repeat(7_000));
  assert.equal(await refusal(draw(al, "__long__ __long__")), "wildcards_too_long");
  await make(al, "wide", "__wide2__".repeat(90));
  await make(al, "wide2", "__wide__".repeat(90));
  assert.equal(await refusal(draw(al, "__wide__")), "wildcards_too_deep");
  assert.equal(await refusal(draw(al, "__nothing__")), "no_wildcard_named");
});

Deno.test("invalid lists are refused, and names are unique per owner", async () => {
  await using rig = await wildcardRig();
  const { wildcards, make } = rig;
  const create = (text: string, name = "n") => refusal(wildcards.create(al, { name, text }));
  assert.equal(await create("# only this\n\n"), "wildcard_no_lines");
  assert.equal(await create("a\n".repeat(20_001)), "wildcard_too_many_lines");
  assert.equal(await create("a".repeat(8_001)), "wildcard_line_too_long");
  const id = await make(al, "Hair", "red");
  assert.equal(await create("blue", "hair"), "wildcard_name_taken");
  await make(bo, "hair", "blue");
  const other = await make(al, "other", "a");
  assert.equal(await refusal(wildcards.update(al, other, { name: "HAIR" })), "wildcard_name_taken");
  assert.equal((await wildcards.update(al, id, { name: "hair" })).name, "hair");
  await wildcards.remove(al, id);
  await make(al, "hair", "green");
  assert.equal(await refusal(wildcards.restore(al, id)), "wildcard_name_taken");
  assert.equal(await refusal(wildcards.restore(bo, id)), "no_such_wildcard");
});

Deno.test("what lies in the trash takes no room", async () => {
  await using rig = await wildcardRig();
  const { wildcards, make, db } = rig;
  const first = await make(al, "w0", "a");
  const row = await db.selectFrom("wildcards").selectAll().executeTakeFirstOrThrow();
  const more = Array.from({ length: 499 }, (_, i) => {
    const name = `w${i + 1}`;
    return { ...row, wildcard_id: crypto.randomUUID(), name, name_key: name };
  });
  await db.insertInto("wildcards").values(more).execute();
  assert.equal(await refusal(make(al, "one more", "a")), "full_wildcard");
  await wildcards.remove(al, first);
  await make(al, "one more", "a");
  assert.equal(await refusal(wildcards.restore(al, first)), "full_wildcard");
});

Deno.test("a request reads and takes only so much of wildcards, and holds up nobody", async () => {
  await using rig = await wildcardRig();
  const { draw, draws, make } = rig;
  // Nearly nothing comes of a line that takes long to read.
  await make(al, "slow", `{${"|".repeat(7_990)}}`);
  const one = draws(al);
  const prompt = "__slow__".repeat(100);
  let done = false;
  let longest = 0;
  // Computed at a stretch: on a busy machine, the time of the clock says nothing.
  const watch = async () => {
    while (!done) {
      longest = Math.max(longest, await cpuMs(() => new Promise((go) => setTimeout(go, 0))));
    }
  };
  const watched = watch();
  const whole = await cpuMs(() => one(prompt, 1, "body.prompt"));
  done = true;
  await watched;
  assert.ok(longest < whole / 2, `nothing else ran for ${longest} of ${whole} ms`);
  assert.equal(await refusal(one(prompt, 2, "body.prompt")), "wildcards_too_much");
  const names = Array.from({ length: 22 }, (_, i) => `large ${i}`);
  const text = `${"w".repeat(99)}\n`.repeat(5_000);
  for (const name of names) await make(al, name, text);
  const naming = (count: number) => names.slice(0, count).map((name) => `__${name}__`).join("");
  assert.equal((await draw(al, naming(20))).length, 20 * 99);
  assert.equal(await refusal(draw(al, naming(22))), "wildcards_too_large");
});

Deno.test("text files are imported, replaced and exported", async () => {
  await using rig = await wildcardRig();
  const { wildcards } = rig;
  const file = (name: string, text: string | Uint8Array) => ({
    name,
    bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
  });
  const made = await wildcards.importFile(
    al,
    file("hair_colour.txt", "\ufeffred\r\nblonde"),
    false,
  );
  assert.deepEqual([made.name, made.line_count], ["hair_colour", 2]);
  assert.equal(made.text, "red\r\nblonde");
  const again = file("Hair_Colour.txt", "black");
  assert.equal(await refusal(wildcards.importFile(al, again, false)), "wildcard_name_taken");
  const replaced = await wildcards.importFile(al, again, true);
  assert.deepEqual([replaced.id, replaced.text], [made.id, "black"]);
  const old = await wildcards.importFile(al, file("früh (1)__a.TXT", Uint8Array.of(0xfc)), false);
  assert.deepEqual([old.name, old.text], ["früh -1-_a", "ü"]);
  assert.equal(
    await refusal(wildcards.importFile(al, file("???.txt", "a"), false)),
    "wildcard_name_signs",
  );
  const slow = file(`a${" ".repeat(200_000)}a.txt`, "x");
  const ms = await cpuMs(async () => {
    assert.equal((await wildcards.importFile(al, slow, false)).name, "a");
  });
  assert.ok(ms < 1000, `${ms} ms`);
  for (const name of ["a/../../b", "a/.b", "a//b", "a/", "a/ b"]) {
    assert.equal(wildcardName.safeParse(name).success, false, name);
  }
  assert.equal(wildcardName.parse("colours/Wärme 2.1"), "colours/Wärme 2.1");
  const zip = await (await wildcards.exportMine(al)).text();
  assert.match(zip, /hair_colour\.txt/);
});

Deno.test("each image of a request draws by its own seed, in a series too", async () => {
  await using rig = await wildcardRig();
  await rig.make(al, "n", Array.from({ length: 99 }, (_, i) => `${i}`).join("\n"));
  const list = (node_path: string, field_name: string, items: (string | number)[]) => ({
    node_path,
    field_name,
    items,
  });
  const lists = [
    [
      list("positive", "prompt", ["__n__", "b"]),
      list("core_metadata", "positive_prompt", ["__n__", "b"]),
      list("core_metadata", "positive_prompt_template", ["__n__", "b"]),
    ],
    [list("noise", "seed", [7, 8])],
    [list("denoise", "steps", [1, 2])],
  ];
  const seedsOf = () => [7, 7, 8, 8, 7, 7, 8, 8];
  const wanted = { prompts: ["__n__", "b"], negative: "no __n__", items: 8, seedsOf };
  const made = await drawnLists(rig.draws(al), lists, wanted);
  assert.ok(made);
  const [group = []] = made.data;
  const of = (node: string, field: string) =>
    group.find((one) => one.node_path === node && one.field_name === field)?.items;
  const [x, , y] = made.prompts;
  assert.notEqual(x, y);
  assert.deepEqual(of("positive", "prompt"), [x, x, y, y, "b", "b", "b", "b"]);
  assert.deepEqual(of("core_metadata", "positive_prompt"), of("positive", "prompt"));
  assert.deepEqual(of("noise", "seed"), seedsOf());
  assert.deepEqual(of("denoise", "steps"), [1, 2, 1, 2, 1, 2, 1, 2]);
  assert.deepEqual(of("core_metadata", "positive_prompt_template")?.slice(3, 5), ["__n__", "b"]);
  assert.match(String(of("negative", "prompt")?.[0]), /^no \d+$/);
  assert.equal(of("negative", "prompt")?.[0], of("negative", "prompt")?.[5]);
  assert.equal(
    await drawnLists(rig.draws(al), lists, { ...wanted, prompts: ["b"], negative: "" }),
    null,
  );
});

Deno.test("drawing does not slow down with the length of a list", async () => {
  await using rig = await wildcardRig();
  await rig.make(al, "long", Array.from({ length: 20_000 }, (_, i) => `2::line ${i}`).join("\n"));
  await rig.make(al, "short", "a\nb");
  const draw = rig.draws(al);
  const many = async (name: string) => {
    for (let seed = 0; seed < 3_000; seed++) await draw(`__${name}__`, seed, "");
  };
  await many("short");
  const short = await cpuMs(() => many("short"));
  await draw("__long__", 1, "");
  const long = await cpuMs(() => many("long"));
  assert.ok(long < 6 * short + 50, `${long} ms, and ${short} ms for a short one`);
});
