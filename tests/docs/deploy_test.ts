/** The files of `docs/deploy` say what the programs that read them, and the server, take. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { loadConfig } from "../../services/config/mod.ts";
import { targetOf } from "../../services/database/postgres/mod.ts";
import { parseServeOptions } from "../../services/peers/role.ts";
import { PROJECT } from "../server.ts";
import { DEPLOY, installed, run, text } from "./deploy.ts";

Deno.test("the server knows every variable that these files set", async () => {
  const names = new Set<string>();
  for (const { name } of Deno.readDirSync(DEPLOY)) {
    for (const [variable] of (await text(name)).matchAll(/\bATELIER_[A-Z_]+/g)) names.add(variable);
  }
  assert.ok(names.has("ATELIER_CACHE") && names.has("ATELIER_ROOT"));
  for (const name of names) {
    try {
      loadConfig({ ATELIER_ROOT: "/nowhere", [name]: "/nowhere" }, "/");
    } catch (error) {
      assert.doesNotMatch((error as Error).message, /unknown setting/, name);
    }
  }
});

Deno.test("the Dockerfile takes the pinned Deno, and does not run as root", async () => {
  const lines = (await text("Dockerfile")).split("\n");
  const pinned = (await Deno.readTextFile(join(PROJECT, ".dvmrc"))).trim();
  assert.ok(lines.some((line) => line.startsWith("FROM denoland/deno:") && line.includes(pinned)));
  const starts = lines.findIndex((line) => /^(?:ENTRYPOINT|CMD)/.test(line));
  const users = lines.slice(0, starts).filter((line) => line.startsWith("USER "));
  assert.equal(users.at(-1), "USER atelier");
  const complaints = (file: string) => validate(file).map(({ message }) => message);
  assert.deepEqual(complaints(lines.join("\n")), []);
  const wrong = lines.join("\n").replace("EXPOSE 9090", "EXPOSED 9090").replace(
    "--timeout=5s",
    "--timeout=5",
  );
  assert.equal(complaints(wrong).length, 2, "it would not see a mistake");
});

Deno.test("an image is not built from what git leaves out, such as the data of a studio", async () => {
  const lines = async (name: string) =>
    (await Deno.readTextFile(join(PROJECT, name))).split("\n").filter((line) =>
      line.startsWith("/")
    )
      .map((line) => line.replace(/\/$/, ""));
  const left = await lines(".gitignore");
  assert.ok(left.includes("/data"));
  const known = await lines(".dockerignore");
  assert.deepEqual(left.filter((path) => !known.includes(path)), []);
});

const COMPOSE = ["compose.yaml", "compose-several.yaml"];

interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, null>;
}

interface Service {
  command?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  depends_on?: string[] | Record<string, unknown>;
}

const composeOf = async (name: string) => parse(await text(name), { merge: true }) as Compose;

Deno.test("compose and Traefik files are YAML with the ports and volumes that they name", async () => {
  for (const name of COMPOSE) {
    const { services, volumes: known } = await composeOf(name);
    for (const { volumes = [], depends_on = [] } of Object.values(services)) {
      for (const volume of volumes) {
        const from = volume.split(":")[0] ?? "";
        if (from.startsWith("./")) await Deno.stat(join(DEPLOY, from));
        else assert.ok(from in known, from);
      }
      for (const other of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on)) {
        assert.ok(other in services, other);
      }
    }
  }
  const traefik = parse(await text("traefik.yaml")) as {
    http: { routers: Record<string, { service: string }>; services: Record<string, unknown> };
  };
  for (const { service } of Object.values(traefik.http.routers)) {
    assert.ok(service in traefik.http.services);
  }
});

Deno.test("compose files keep to the schema of Docker Compose", async () => {
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const folder = await Deno.makeTempDir();
  // In one go: it compiles the schema each time.
  const paths: string[] = [];
  for (const name of COMPOSE) {
    const wrong = (await text(name)).replace("restart: unless-stopped", "restarts: unless-stopped");
    for (const [kind, content] of [["right", await text(name)], ["wrong", wrong]] as const) {
      paths.push(join(folder, `${kind}-${name}`));
      await Deno.writeTextFile(paths.at(-1)!, content);
    }
  }
  const found = await linter.lintFiles(paths, false);
  for (const path of paths) {
    // What it finds beside these is taste: the order of keys, quotes.
    const faults = found.filter(({ filePath }) => filePath === path)
      .flatMap(({ messages }) => messages)
      .filter(({ rule }) => /^(invalid-(schema|yaml)|no-duplicate-|service-ports-)/.test(rule))
      .map(({ message }) => message);
    assert.equal(faults.length > 0, path.includes("/wrong-"), `${path}: ${faults}`);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the servers of the compose file for several start with settings that agree", async () => {
  const { services } = await composeOf("compose-several.yaml");
  const roles = Object.values(services).flatMap(({ command, environment }) => {
    if (command?.[0] !== "atelier") return [];
    const { role, worker } = parseServeOptions(command.slice(2));
    const settings = Object.entries(environment ?? {})
      .filter(([name]) => name.startsWith("ATELIER_"))
      .map(([name, value]) => [name, value.replace(/^\$\{\w+:.*\}$/, "secret")]);
    const config = loadConfig({ ATELIER_ROOT: "/nowhere", ...Object.fromEntries(settings) }, "/");
    assert.equal(targetOf(config.database).schema, "atelier");
    assert.equal(environment?.["PGPASSWORD"], services["db"]?.environment?.["POSTGRES_PASSWORD"]);
    const { storage_access_key, storage_secret_key, ...others } = config;
    assert.ok(storage_access_key !== "" && storage_secret_key !== "");
    return [{ role, name: role === "worker" ? worker.name : null, ...others, device: null }];
  });
  assert.deepEqual(roles.map(({ role }) => role), ["web", "web", "worker"]);
  const agreed = roles.map(({ role: _, name: __, ...settings }) => JSON.stringify(settings));
  assert.equal(new Set(agreed).size, 1);
  const port = services["store"]?.environment?.["VGW_PORT"];
  assert.ok(roles[0]?.storage_endpoint.endsWith(`store${port}`));
});

Deno.test({
  name: "caddy takes the file for several servers, which names those that there are",
  ignore: !installed("caddy"),
  async fn() {
    const { services } = await composeOf("compose-several.yaml");
    const path = join(DEPLOY, "Caddyfile.several");
    const { code, said } = await run("caddy", "adapt", "--adapter", "caddyfile", "--config", path);
    assert.equal(code, 0, said);
    const dialled = [...said.matchAll(/"dial":"([\w-]+):9090"/g)].map(([, name]) => name);
    assert.deepEqual(dialled, ["web-1", "web-2"]);
    assert.match(said, /"headers":\{"Host":\["studio.example"\]\}/, "the servers refuse others");
    for (const name of dialled) assert.ok(name! in services);
  },
});

Deno.test({
  name: "systemd accepts the unit",
  ignore: !installed("systemd-analyze"),
  async fn() {
    const folder = await Deno.makeTempDir();
    const unit = join(folder, "atelier.service");
    const withProgram = (await text("atelier.service")).replaceAll(
      "/usr/local/bin/atelier",
      "/bin/true",
    );
    // Its exit code is also about the units of this machine.
    const complaints = async (content: string) => {
      await Deno.writeTextFile(unit, content);
      const { said } = await run("systemd-analyze", "verify", unit);
      return said.split("\n").filter((line) => line.includes("atelier.service"));
    };
    assert.deepEqual(await complaints(withProgram), []);
    const wrong = withProgram.replace("[Service]", "[Service]\nRestrt=always");
    assert.equal((await complaints(wrong)).length, 1, "it would not see a mistake");
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "the launchd file is a property list that starts the program",
  ignore: !installed("python3"),
  async fn() {
    const program = "import json, plistlib, sys; " +
      "print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
    const { said } = await run("python3", "-c", program, join(DEPLOY, "studio.atelier.plist"));
    const { Label, ProgramArguments } = JSON.parse(said);
    assert.equal(`${Label}.plist`, "studio.atelier.plist");
    assert.deepEqual(ProgramArguments, ["/usr/local/bin/atelier", "serve"]);
  },
});
