import assert from "node:assert/strict";
import { commandsFor } from "../../islands/commands/everywhere.ts";
import { ariaKeys, matches } from "../../islands/commands/keys.ts";
import { CREATE, IMAGES, MASK, onKeys, PROMPT } from "../../islands/commands/scoped.ts";
import { SCREEN_NAMES, screenOf, SCREENS, screensFor } from "../../islands/studio/screens.ts";
import { studioFor } from "./studio.ts";

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altKey: false,
    isComposing: false,
    preventDefault() {},
    ...held,
  }) as KeyboardEvent;

Deno.test("keys match exactly what is pressed", () => {
  const [ctrlKey, metaKey, shiftKey, altKey] = [true, true, true, true];
  assert.ok(matches(press("k", { ctrlKey }), "Mod+K"));
  assert.ok(matches(press("k", { metaKey }), "Mod+K"));
  assert.ok(!matches(press("k"), "Mod+K"));
  assert.ok(!matches(press("K", { ctrlKey, shiftKey }), "Mod+K"));
  assert.ok(!matches(press("k", { ctrlKey, altKey }), "Mod+K"));
  assert.ok(!matches(press("k", { ctrlKey, isComposing: true }), "Mod+K"));
  assert.ok(matches(press("S"), "S"), "with Caps Lock");
  assert.ok(!matches(press("s", { ctrlKey }), "S"));
  assert.ok(matches(press(" "), "Space"));
  // Signs need Shift or AltGr on some keyboards.
  assert.ok(matches(press("?", { shiftKey }), "?"));
  assert.ok(matches(press("[", { ctrlKey, altKey }), "["));
  assert.ok(!matches(press("[", { ctrlKey }), "["));
});

Deno.test("a command is shown with its first key, if it can be run", () => {
  const ran: string[] = [];
  const run = { undo: () => ran.push("undo"), redo: () => ran.push("redo") };
  assert.ok(onKeys(press("y", { ctrlKey: true }), MASK, run));
  assert.ok(onKeys(press("z", { ctrlKey: true, shiftKey: true }), MASK, run));
  assert.ok(!onKeys(press("["), MASK, run));
  assert.deepEqual(ran, ["redo", "redo"]);
  assert.equal(ariaKeys("Mod+Enter"), "Control+Enter Meta+Enter");
});

Deno.test("no two commands that can be run at the same time have the same keys", () => {
  const everywhere = commandsFor(studioFor("ada")).flatMap(({ keys }) => keys ? [keys] : []);
  for (const scope of [{ ...CREATE, ...PROMPT }, IMAGES, MASK]) {
    const all = [...everywhere, ...Object.values(scope).flat()];
    assert.deepEqual(all.filter((keys, i) => all.indexOf(keys) !== i), []);
    // In a grid, the second key of "G S" would be the grid's own.
    const seconds = everywhere.flatMap((keys) => keys.split(" ")[1] ?? []);
    assert.deepEqual(seconds.filter((key) => all.includes(key)), []);
  }
});

Deno.test("every screen has its own path and icon, and is offered to its audience", () => {
  const specs = Object.values(SCREENS);
  assert.equal(new Set(specs.map(({ path }) => path)).size, specs.length);
  for (const name of SCREEN_NAMES) {
    const { path, in: places, icon } = SCREENS[name];
    assert.equal(screenOf(`${path}?q=1`), name);
    assert.ok(icon || !places, `${name} has no icon`);
  }
  assert.equal(screenOf("/nowhere"), null);
  const offered = (is_admin: boolean, accounts: boolean) => {
    const names = screensFor({ is_admin }, accounts);
    return ["create", "server", "people", "setup"].filter((name) => names.includes(name as never));
  };
  assert.deepEqual(offered(false, true), ["create"]);
  assert.deepEqual(offered(true, false), ["create", "server"]);
  assert.deepEqual(offered(true, true), ["create", "server", "people"]);
});

Deno.test("the palette has the user's screens, and marks the current theme", () => {
  const studio = studioFor("ada");
  const ids = commandsFor(studio).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.includes("go-people") && ids.includes("sign-out"));
  studio.session.user.value = { ...studio.session.user.value!, is_admin: false };
  const others = commandsFor(studio);
  assert.ok(!others.some(({ id }) => id === "go-people" || id === "go-server"));
  assert.deepEqual(others.filter(({ checked }) => checked).map(({ id }) => id), ["theme-system"]);
});
