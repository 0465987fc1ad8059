import assert from "node:assert/strict";
import { createClientView } from "../../routes/client.ts";

const from = (hostname: string) => ({ remoteAddr: { hostname } });
const view = createClientView(["10.0.0.0/8", "::1", "192.0.2.7"]);
const seen = (peer: string, headers: Record<string, string>) =>
  view(
    new Request("http://inside:9090/", { headers: { host: "inside:9090", ...headers } }),
    from(peer),
  );

Deno.test("only trusted proxies decide the client's address", () => {
  const claim = {
    "x-forwarded-for": "203.0.113.5",
    "x-forwarded-proto": "https",
    "x-forwarded-host": "studio.example",
  };
  const stranger = { address: "198.51.100.1", origin: "http://inside:9090" };
  assert.deepEqual(seen("198.51.100.1", claim), stranger);
  const known = { address: "203.0.113.5", origin: "https://studio.example" };
  for (const peer of ["10.1.2.3", "::1", "192.0.2.7", "::ffff:10.1.2.3"]) {
    assert.deepEqual(seen(peer, claim), known, peer);
  }
  assert.equal(seen("192.0.2.8", claim).address, "192.0.2.8");
});

Deno.test("the rightmost address that is not a proxy is the client", () => {
  const client = (chain: string) => seen("10.0.0.1", { "x-forwarded-for": chain }).address;
  assert.equal(client("1.1.1.1, 203.0.113.5, 10.0.0.2"), "203.0.113.5");
  assert.equal(client("10.0.0.3, 10.0.0.2"), "10.0.0.3");
  assert.equal(client("203.0.113.5, nonsense"), "10.0.0.1");
  assert.equal(client("<script>"), "10.0.0.1");
  assert.equal(client(""), "10.0.0.1");
  assert.equal(client("[2001:db8::5]:443"), "2001:db8::5");
  assert.equal(client("203.0.113.5:1234"), "203.0.113.5");
  assert.equal(client("::ffff:203.0.113.5"), "203.0.113.5");
});

Deno.test("origins are normalized as browsers do", () => {
  const origin = (headers: Record<string, string>) => seen("10.0.0.1", headers).origin;
  assert.equal(
    origin({ "x-forwarded-proto": "https", host: "a.example:443" }),
    "https://a.example",
  );
  assert.equal(origin({ "x-forwarded-proto": "gopher", host: "a.example" }), "http://a.example");
  assert.equal(origin({ "x-forwarded-host": "a b" }), "null");
});

Deno.test("an invalid proxy address is refused at the start", () => {
  for (const entry of ["proxy", "10.0.0.0/33", "10.0.0.0/x", "1.2.3", "::1/129"]) {
    assert.throws(() => createClientView([entry]), /trusted_proxies/, entry);
  }
});
