import assert from "node:assert/strict";
import { loadConfig, StartError } from "../../../services/config/mod.ts";

const load = (env: Record<string, string>, yaml: string | null = null) =>
  loadConfig(env, "/somewhere", () => yaml);

const refusal = (env: Record<string, string>, yaml: string | null = null): string => {
  try {
    load(env, yaml);
  } catch (error) {
    assert.ok(error instanceof StartError);
    assert.doesNotMatch(error.message, /\n/);
    return error.message;
  }
  return assert.fail("was accepted");
};

Deno.test("without settings the defaults apply, and the data folder is ./data", () => {
  const config = load({});
  assert.equal(config.root, "/somewhere/data");
  assert.equal(config.host, "127.0.0.1");
  assert.equal(config.port, 9090);
  assert.equal(config.multiuser, false);
});

Deno.test("the environment takes precedence over config.yaml", () => {
  const yaml = "port: 8000\nmultiuser: true\ntrusted_proxies: [10.0.0.1]\n";
  const config = load({ ATELIER_PORT: "8001", ATELIER_ROOT: "/data", PATH: "/bin" }, yaml);
  assert.equal(config.root, "/data");
  assert.equal(config.port, 8001);
  assert.equal(config.multiuser, true);
  assert.deepEqual(config.trusted_proxies, ["10.0.0.1"]);
});

Deno.test("an IPv6 address to listen on may stand in brackets", () => {
  assert.equal(load({ ATELIER_HOST: "[::1]" }).host, "::1");
  assert.equal(load({ ATELIER_HOST: "::" }).host, "::");
});

Deno.test("text from the environment is converted to flags, numbers and lists", () => {
  for (const word of ["1", "true", "YES", "on"]) {
    assert.equal(load({ ATELIER_MULTIUSER: word }).multiuser, true);
  }
  assert.equal(load({ ATELIER_MULTIUSER: "off" }, "multiuser: true").multiuser, false);
  assert.deepEqual(load({ ATELIER_TRUSTED_PROXIES: "::1, 10.0.0.2" }).trusted_proxies, [
    "::1",
    "10.0.0.2",
  ]);
});

Deno.test("an invalid value is refused with its key, the value and what is allowed", () => {
  assert.match(refusal({ ATELIER_DEVICE: "gpu" }), /device: found "gpu".*"auto".*"cpu"/);
  assert.match(refusal({ ATELIER_PORT: "70000" }), /port: found 70000.*65535/);
  assert.match(refusal({ ATELIER_PORT: "http" }), /port: found "http".*number/);
  assert.match(refusal({ ATELIER_MULTIUSER: "maybe" }), /multiuser: found "maybe".*boolean/);
  assert.match(refusal({}, "max_queue_size: 0"), /max_queue_size: found 0/);
  for (const path of ["x/", "/..", "/.", "/a/../b", "/..."]) {
    assert.match(refusal({ ATELIER_BASE_PATH: path }), /base_path: found ".*\/atelier/, path);
  }
  assert.equal(load({ ATELIER_BASE_PATH: "/a.b/..c/.d" }).base_path, "/a.b/..c/.d");
});

Deno.test("an unknown key is refused with the key that is probably meant", () => {
  assert.match(refusal({ ATELIER_MULTI_USER: "1" }), /unknown setting "multi_user".*multiuser/);
  assert.match(refusal({}, "prot: 9090"), /unknown setting "prot".*port/);
});

Deno.test("a config file that is not a mapping is refused with its path", () => {
  assert.match(refusal({}, "- a\n- b"), /config\.yaml/);
  assert.match(refusal({}, "a: [1"), /config\.yaml is not valid YAML/);
  assert.equal(load({}, "").port, 9090);
});

Deno.test("InvokeAI's settings are read with InvokeAI's values", () => {
  const mode = (yaml: string) => load({}, yaml).queue_mode;
  assert.equal(mode("session_queue_mode: round_robin"), "fair");
  assert.equal(mode("session_queue_mode: FIFO"), "fifo");
  assert.equal(mode("session_queue_mode: FIFO\nqueue_mode: fair"), "fair");
  assert.equal(load({ ATELIER_SESSION_QUEUE_MODE: "FIFO" }).queue_mode, "fifo");
  assert.match(refusal({}, "session_queue_mode: random"), /queue_mode: found "random"/);
  assert.equal(load({}, "max_queue_history: null").max_queue_history, -1);
  assert.equal(load({}, "max_queue_history: 0").max_queue_history, 0);
  assert.deepEqual(load({}, "generation_devices: auto").generation_devices, []);
  const devices = load({ ATELIER_GENERATION_DEVICES: "cpu, webgpu-native" }).generation_devices;
  assert.deepEqual(devices, ["cpu", "webgpu-native"]);
  assert.match(refusal({}, "generation_devices: [cpu, cpu]"), /must not name a device twice/);
  assert.match(refusal({}, 'generation_devices: ["cuda:0"]'), /generation_devices/);
  assert.match(refusal({}, "deny_nodes: [rm -rf]"), /must be a node type/);
});
