/**
 * Every route that touches a single board, image, workflow, preset or system prompt × everybody who
 * may stand in some relation to it. What must happen follows from what the route says in `about`
 * and from the rule of `services/access/rights.ts`; a new route without a sample body below fails.
 * What an administrator does so with what is somebody's own has to be in the audit log.
 */
import assert from "node:assert/strict";
import { LEVEL, type Level } from "../../services/access/rights.ts";
import type { About } from "../../routes/gate.ts";
import { formOf, type Json, type Person, startStudio } from "../libraries.ts";
import { MAKABLE, pngFile, PRESET, WORKFLOW } from "../things.ts";
import { allSpecs, type Spec } from "./matrix.ts";

/** A thing of al's, with everything hung on it that a route could ask for. */
interface Thing {
  id: string;
  /** A grant to somebody who does not ask. */
  grantId: string;
}

const presetForm = () => formOf({ data: JSON.stringify(PRESET), image: pngFile() });

/** A body that the route takes, for whoever asks. */
const BODY: Record<string, (id: string, asker: Person, other: Person) => unknown> = {
  "PATCH /api/v1/boards/{board_id}": () => ({ board_name: "Renamed" }),
  "POST /api/v1/board_images/": async (board_id, asker) => ({
    board_id,
    image_name: await asker.image(),
  }),
  "POST /api/v1/board_images/batch": async (board_id, asker) => ({
    board_id,
    image_names: [await asker.image()],
  }),
  "PATCH /api/v1/images/i/{image_name}": () => ({ starred: true }),
  "PATCH /api/v1/workflows/i/{workflow_id}": (id) => ({ workflow: { ...WORKFLOW, id } }),
  "PATCH /api/v1/workflows/i/{workflow_id}/is_public": () => ({ is_public: true }),
  "POST /api/v1/workflows/i/{workflow_id}/run": () => ({ values: [] }),
  "POST /api/v1/workflows/i/{workflow_id}/save_as": () => ({ name: "A copy" }),
  "PUT /api/v1/workflows/i/{workflow_id}/thumbnail": () => formOf({ image: pngFile() }),
  "PATCH /api/v1/style_presets/i/{style_preset_id}": presetForm,
  "PATCH /api/v1/wildcards/i/{wildcard_id}": () => ({ text: "blue" }),
  "PATCH /api/v1/system_prompts/i/{system_prompt_id}": () => ({ name: "Renamed" }),
  "POST /api/v1/utilities/image-to-prompt": (image_name) => ({ image_name }),
};

/** What an administrator may do without a row in the audit log, and why. */
const UNRECORDED = new Set([
  // Small images come by the hundred, with lists whose reading is recorded.
  "GET /api/v1/images/i/{image_name}/thumbnail",
  "GET /api/v1/workflows/i/{workflow_id}/thumbnail",
  "GET /api/v1/style_presets/i/{style_preset_id}/image",
  "PUT /api/v1/workflows/i/{workflow_id}/opened_at", // a note of one's own
]);

interface Relation {
  name: string;
  asker: Person;
  granted: Level;
  grant?: Json;
  withdrawn?: boolean;
}

const nameOf = (spec: Spec): string => `${spec.method} ${spec.path}`;
const isKind = (about: About | undefined): about is About =>
  about !== undefined && MAKABLE.has(about.kind);

function bodyOf(spec: Spec, id: string, asker: Person, other: Person): unknown {
  if (!spec.body) return undefined;
  if (spec.path.endsWith("/grants")) return { user_id: other.userId, level: "view" };
  const make = BODY[nameOf(spec)];
  assert.ok(make, `${nameOf(spec)} takes a body: say which in BODY`);
  return make(id, asker, other);
}

Deno.test("every route about a thing × stranger, grantee, group member, owner, administrator", async () => {
  const specs = (await allSpecs()).filter((spec) => isKind(spec.about));
  assert.ok(specs.length > 40, `${specs.length} routes`);
  await using studio = await startStudio();
  const { ad, al, bo } = studio;
  const witness = await studio.person("witness");
  const member = await studio.person("member");
  const groups = await ad.ask("POST", "/groups", { name: "class" });
  const groupId = groups.body["group_id"] as string;
  // One shares with the groups that one is in.
  for (const { userId } of [al, member]) {
    await ad.ask("PUT", `/groups/${groupId}/members/${userId}`);
  }

  const relations: Relation[] = [
    { name: "a stranger", asker: bo, granted: 0 },
    ...(["view", "add", "edit"] as const).flatMap((level) => [
      {
        name: `who was granted ${level}`,
        asker: bo,
        granted: LEVEL[level],
        grant: { user_id: bo.userId, level },
      },
      {
        name: `a member of a group that was granted ${level}`,
        asker: member,
        granted: LEVEL[level],
        grant: { group_id: groupId, level },
      },
    ]),
    {
      name: "whose grant was withdrawn",
      asker: bo,
      granted: 0,
      grant: { user_id: bo.userId, level: "edit" },
      withdrawn: true,
    },
    { name: "the owner", asker: al, granted: 4 },
    { name: "an administrator", asker: ad, granted: 4 },
  ];

  const wrong: string[] = [];
  for (const spec of specs) {
    const about = spec.about as About;
    for (const relation of relations) {
      const { name, asker, granted, grant } = relation;
      // Only to a board can something be added.
      if (grant?.["level"] === "add" && about.kind !== "board") continue;
      const thing = await share(al, about.kind, witness, relation);
      const path = spec.path.replace("/api/v1", "").replace(`{${about.id}}`, thing.id)
        .replace("{grant_id}", thing.grantId);
      const body = await bodyOf(spec, thing.id, asker, witness);
      const { status } = await asker.ask(spec.method, path, body);
      const passes = ![401, 403, 404, 422].includes(status) && (status < 500 || status === 501);
      const expected = granted >= LEVEL[about.verb] ? "through" : granted === 0 ? 404 : 403;
      if (expected === "through" ? !passes : status !== expected) {
        wrong.push(`${nameOf(spec)} by ${name}: ${status}, expected ${expected}`);
      }
      if (asker !== ad || status >= 300 || UNRECORDED.has(nameOf(spec))) continue;
      const { body: log } = await ad.ask<{ items: Json[] }>(
        "GET",
        `/admin/audit?target=${thing.id}`,
      );
      const looks = spec.method === "GET" || spec.path.endsWith("/run");
      const told = log.items.some(({ action }) => looks || !String(action).endsWith(".view"));
      if (!told) wrong.push(`${nameOf(spec)} is not in the audit log`);
    }
  }
  assert.deepEqual(wrong, []);
});

/** Makes a thing of al's and shares it as told. */
async function share(
  al: Person,
  kind: string,
  witness: Person,
  { grant, withdrawn }: Relation,
): Promise<Thing> {
  const { make, root } = MAKABLE.get(kind)!;
  const id = await make(al.ask);
  const grants = `${root}${id}/grants`;
  const to = async (body: Json): Promise<string> => {
    const answer = await al.ask("PUT", grants, body);
    assert.ok(answer.status < 300, `${kind}: ${JSON.stringify(answer.body)}`);
    return answer.body["grant_id"] as string;
  };
  const grantId = await to({ user_id: witness.userId, level: "view" });
  const granted = grant && await to(grant);
  if (withdrawn) assert.ok((await al.ask("DELETE", `${grants}/${granted}`)).status < 300);
  return { id, grantId };
}
