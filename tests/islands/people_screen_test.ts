import assert from "node:assert/strict";
import { parse } from "yaml";
import { paths } from "../../islands/api/paths.ts";
import { Audit } from "../../islands/people/audit.tsx";
import { Groups } from "../../islands/people/groups.tsx";
import { PeopleList } from "../../islands/people/people_list.tsx";
import PeopleScreen from "../../islands/people/people_screen.tsx";
import { LetIn } from "../../islands/server/let_in.tsx";
import { configSchema } from "../../services/config/schema.ts";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

const HERE = {
  host: "127.0.0.1",
  only_this_machine: true,
  addresses: [],
  config_file: "/d/c.yaml",
};
const ALL = {
  ...HERE,
  ...{ host: "0.0.0.0", only_this_machine: false, addresses: ["http://192.168.1.20:9090"] },
};

/** What the server says of itself, as far as it matters here. */
const answers = (multiuser: boolean, reach: object, source = "default") => ({
  [paths.health]: { multiuser, reach },
  [paths.settings]: ["multiuser", "host"].map((name) => ({ name, source })),
});

Deno.test("in single-user mode the page explains how to have accounts, and offers nothing else", () => {
  for (const view of ["people", "groups", "audit"]) {
    const studio = studioFor("system", answers(false, HERE), `/people?view=${view}`, false);
    const { all } = draw(studio, PeopleScreen, {});
    for (const part of [PeopleList, Groups, Audit, "a"]) assert.deepEqual(all(part), []);
    const buttons = all("button").map((button) => button["aria-label"]);
    assert.deepEqual(buttons, ["Copy", "Copy"]);
    const [file, environment] = all("pre").map((pre) => pre["children"]);
    const settings = parse(file);
    assert.deepEqual(settings, { multiuser: true, host: "0.0.0.0" });
    configSchema.partial().parse(settings);
    assert.equal(environment, "ATELIER_MULTIUSER=true\nATELIER_HOST=0.0.0.0");
  }
  const { all } = draw(studioFor("ad", {}, "/people?view=groups"), PeopleScreen, {});
  assert.deepEqual([all(Groups).length, all(LetIn).length], [1, 0]);
});

Deno.test("the suggested settings are those that are missing and not overridden", () => {
  const lines = (...of: Parameters<typeof answers>) =>
    draw(studioFor("ad", answers(...of), "/server"), LetIn, {}).all("pre")
      .map((pre) => pre["children"]);
  assert.deepEqual(lines(true, HERE), ["host: 0.0.0.0", "ATELIER_HOST=0.0.0.0"]);
  assert.deepEqual(lines(false, ALL, "environment"), ["ATELIER_MULTIUSER=true"]);
  assert.deepEqual(lines(true, ALL), []);
  const { html } = draw(studioFor("ad", answers(true, ALL), "/server"), LetIn, {});
  assert.match(html, /http:\/\/192\.168\.1\.20:9090/);
  assert.match(html, /<svg class="qr"/);
});
