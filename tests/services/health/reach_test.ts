import assert from "node:assert/strict";
import { reachOf } from "../../../services/health/reach.ts";

const interfaces = () =>
  [
    { address: "127.0.0.1", family: "IPv4" },
    { address: "fd12::5", family: "IPv6" },
    { address: "192.168.1.20", family: "IPv4" },
    { address: "fe80::1", family: "IPv6" },
    { address: "169.254.9.9", family: "IPv4" },
  ] as const;
const config = { host: "127.0.0.1", port: 9090, base_path: "", ssl_certfile: "", root: "/data" };
const addresses = (more: Partial<typeof config>) =>
  reachOf({ ...config, ...more }, () => [...interfaces()]).addresses;

Deno.test("on a loopback address the server reports that only this machine can reach it", () => {
  for (const host of ["127.0.0.1", "localhost", "::1"]) {
    const { only_this_machine, addresses } = reachOf({ ...config, host }, () => [...interfaces()]);
    assert.deepEqual({ only_this_machine, addresses }, { only_this_machine: true, addresses: [] });
  }
});

Deno.test("the server reports its addresses in the local network", () => {
  assert.deepEqual(addresses({ host: "0.0.0.0" }), ["http://192.168.1.20:9090"]);
  assert.deepEqual(addresses({ host: "::", port: 80, base_path: "/studio" }), [
    "http://192.168.1.20/studio",
    "http://[fd12::5]/studio",
  ]);
  assert.deepEqual(addresses({ host: "studio.example", ssl_certfile: "a.pem", port: 443 }), [
    "https://studio.example",
  ]);
});
