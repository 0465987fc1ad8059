import assert from "node:assert/strict";
import { startServer } from "../server.ts";

Deno.test("every form with an image has the configured size limit", async () => {
  await using server = await startServer({ settings: { max_upload_megabytes: 28 } });
  const api = `${server.url}/api/v1/`;
  const { items } = await (await fetch(`${api}workflows/`)).json();
  const shipped = await (await fetch(`${api}workflows/i/${items[0].workflow_id}`)).json();
  const { id: _, ...workflow } = shipped.workflow;
  workflow.meta.category = "user";
  const own = await fetch(`${api}workflows/`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ workflow }),
  });
  const { workflow_id } = await own.json();
  const models = await (await fetch(`${server.url}/api/v2/models/`)).json();
  const forms: [method: string, url: string][] = [
    ["POST", `${api}style_presets/`],
    ["PUT", `${api}workflows/i/${workflow_id}/thumbnail`],
    ["PATCH", `${server.url}/api/v2/models/i/${models.models[0].key}/image`],
    ["POST", `${api}images/upload?image_category=user&is_intermediate=false`],
  ];
  const send = async (method: string, url: string, megabytes: number) => {
    const body = new FormData();
    const file = new File([new Uint8Array(megabytes * 1024 * 1024)], "x.png");
    body.append(url.includes("images/upload") ? "file" : "image", file);
    if (url.endsWith("style_presets/")) {
      const data = { name: "n", positive_prompt: "", negative_prompt: "", type: "user" };
      body.append("data", JSON.stringify(data));
    }
    const answer = await fetch(url, { method, body });
    await answer.body?.cancel();
    return answer.status;
  };
  for (const [method, url] of forms) {
    // Not too large, and no image.
    assert.equal(await send(method, url, 27), 415, url);
    assert.equal(await send(method, url, 29), 413, url);
  }
});
