import assert from "node:assert/strict";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import fc from "fast-check";
import { isPublicAddress } from "../../../services/outbound/addresses.ts";
import {
  createOutbound,
  hubsOnly,
  OutboundError,
  type OutboundPolicy,
} from "../../../services/outbound/mod.ts";

const failsWith = (id: string) => (error: unknown) => {
  assert.ok(error instanceof OutboundError, String(error));
  assert.equal(error.why.id, id, error.message);
  return true;
};

/** A name server that gives these addresses, one list after the other. */
function names(...answers: string[][]) {
  const asked: string[] = [];
  const lookup = ((name: string, _: unknown, callback: (e: null, found: unknown) => void) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }) as unknown as LookupFunction;
  return { asked, lookup };
}

async function serving(answer: (path: string, response: ServerResponse) => void) {
  const hits: string[] = [];
  const server: Server = createServer((request, response) => {
    hits.push(request.url ?? "");
    answer(request.url ?? "", response);
  });
  server.on("connection", (socket) => socket.on("error", () => {}));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    hits,
    port,
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

Deno.test("addresses that are not on the public internet", () => {
  const inside = [
    ...["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"],
    ...["192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.2.1"],
    ...["198.18.0.1", "198.51.100.1", "203.0.113.7", "224.0.0.1", "240.0.0.1"],
    ...["255.255.255.255", "192.0.0.1", "::", "::1", "fe80::1", "fc00::1", "fd12::1"],
    ...["ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254"],
    ...["64:ff9b::7f00:1", "2002:7f00:1::", "2001::1", "", "localhost", "127.1"],
    ...["::127.0.0.1", "fec0::1", "fe80::1%eth0", "100::1"],
  ];
  assert.deepEqual(inside.filter(isPublicAddress), []);
  const outside = ["1.1.1.1", "18.164.174.23", "2606:4700::1111", "100.63.255.255", "172.32.0.1"];
  assert.deepEqual(outside.filter((address) => !isPublicAddress(address)), []);
});

Deno.test("addresses of private networks are not public in any notation", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const blocks = fc.constantFrom([10], [127], [169, 254], [192, 168], [100, 100], [0], [224]);
  fc.assert(fc.property(blocks, fc.tuple(byte, byte, byte, byte), (block, rest) => {
    const [a = 0, b = 0, c = 0, d = 0] = [...block, ...rest].slice(0, 4);
    const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
    const forms = [
      `${a}.${b}.${c}.${d}`,
      `::ffff:${a}.${b}.${c}.${d}`,
      `::ffff:${hex(a, b)}:${hex(c, d)}`,
    ];
    return forms.every((form) => !isPublicAddress(form));
  }));
});

Deno.test("only https to allowed hosts", () => {
  const { whyNot } = hubsOnly(["models.example.org"]);
  const said = (url: string) => whyNot(new URL(url))?.id ?? null;
  assert.equal(said("https://huggingface.co/a/b"), null);
  assert.equal(said("https://cas-bridge.xethub.hf.co/x"), null);
  assert.equal(said("https://b2.civitai.com/x"), null);
  assert.equal(said("https://models.example.org/x"), null);
  assert.equal(said("https://HUGGINGFACE.CO./x"), null);
  assert.equal(said("http://huggingface.co/a/b"), "link_not_https");
  assert.equal(said("file:///etc/passwd"), "link_not_https");
  assert.equal(said("data:text/plain,x"), "link_not_https");
  for (
    const host of [
      "evilhuggingface.co",
      "huggingface.co.evil.com",
      "example.org",
      "hf.co.uk",
      "1.1.1.1",
      "internal.example.org",
    ]
  ) {
    assert.equal(said(`https://${host}/`), "host_not_allowed", host);
  }
  // To add these to `download_hosts` would not help, and nobody is sent there.
  const inside = ["[::1]", "2130706433", "169.254.169.254", "localhost", "nas", "nas.local"];
  for (const host of [...inside, "metadata.google.internal", "a.localhost", "localhost."]) {
    const { whyNot } = hubsOnly(inside);
    assert.equal(said(`https://${host}/`), "address_not_public", host);
    assert.equal(whyNot(new URL(`https://${host}/`))?.id, "address_not_public", host);
  }
});

Deno.test("a name that resolves to a private address is refused before connecting", async () => {
  const policy: OutboundPolicy = { ...hubsOnly([]), whyNot: () => null };
  for (const address of ["127.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "100.64.1.1"]) {
    await using server = await serving((_, response) => response.end("secret"));
    const outbound = createOutbound({ policy, lookup: names([address]).lookup });
    const url = new URL(`http://hub.test:${server.port}/`);
    await assert.rejects(outbound.get(url), failsWith("address_not_public"));
    assert.deepEqual(server.hits, []);
    await outbound.close();
  }
  // One good address among the bad ones changes nothing: which is taken is not ours to say.
  const outbound = createOutbound({ policy, lookup: names(["1.1.1.1", "127.0.0.1"]).lookup });
  await assert.rejects(outbound.get(new URL("https://hub.test/")), failsWith("address_not_public"));
  await outbound.close();
});

Deno.test("the connection goes to the address that was checked", async () => {
  await using server = await serving((_, response) => response.end("ok"));
  // Asked a second time, the name would lead to the metadata of a cloud.
  const { asked, lookup } = names(["127.0.0.1"], ["169.254.169.254"]);
  const policy: OutboundPolicy = {
    whyNot: () => null,
    allowsAddress: (address) => address === "127.0.0.1",
  };
  const outbound = createOutbound({ policy, lookup });
  const url = new URL(`http://hub.test:${server.port}/`);
  const answer = await outbound.get(url);
  assert.equal(answer.status, 200);
  await answer.body.toArray();
  assert.deepEqual(asked, ["hub.test"], "resolved once for one connection");
  await outbound.close();
});

Deno.test("every redirect is checked as the first address was", async () => {
  const inside = [
    "http://127.0.0.1:1/",
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "https://example.com/",
  ];
  for (const target of inside) {
    await using server = await serving((_, response) =>
      response.writeHead(302, { location: target }).end()
    );
    const { whyNot } = hubsOnly([]);
    const outbound = createOutbound({
      policy: {
        whyNot: (url) => url.origin === server.origin ? null : whyNot(url),
        allowsAddress: () => true,
      },
    });
    await assert.rejects(outbound.get(new URL(server.origin)), (error: unknown) => {
      assert.match(
        (error as OutboundError).why.id,
        /^(link_not_https|host_not_allowed|address_not_public)$/,
      );
      return true;
    });
    await outbound.close();
  }
});

Deno.test("a redirect loop ends, and a token is not sent to another origin", async () => {
  await using other = await serving((_, response) => response.end("there"));
  const tokens: (string | undefined)[] = [];
  await using server = await serving((path, response) => {
    response.writeHead(302, { location: path === "/round" ? "/round" : `${other.origin}/file` })
      .end();
  });
  const policy: OutboundPolicy = { whyNot: () => null, allowsAddress: () => true };
  const outbound = createOutbound({ policy });
  await assert.rejects(outbound.get(new URL(`${server.origin}/round`)), failsWith("bad_redirect"));
  const watching = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    response.end();
  });
  await new Promise<void>((resolve) => watching.listen(0, "127.0.0.1", () => resolve()));
  const { port } = watching.address() as AddressInfo;
  await using away = await serving((_, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end()
  );
  const { body } = await outbound.get(new URL(away.origin), { token: "secret" });
  await body.toArray();
  assert.deepEqual(tokens, [undefined]);
  watching.closeAllConnections();
  watching.close();
  await outbound.close();
});

Deno.test("endless headers and compressed answers are refused, in little memory", async () => {
  let sent = 0;
  await using server = await serving((path, response) => {
    if (path === "/packed") return response.writeHead(200, { "content-encoding": "gzip" }).end("x");
    const socket = response.socket!;
    socket.write("HTTP/1.1 200 OK\r\nx: ");
    const more = () => {
      while (!socket.destroyed && sent < 2_000) {
        sent++;
        if (!socket.write("a".repeat(1 << 20))) return void socket.once("drain", more);
      }
    };
    more();
  });
  const policy: OutboundPolicy = { whyNot: () => null, allowsAddress: () => true };
  const outbound = createOutbound({ policy });
  const before = Deno.memoryUsage().rss;
  await assert.rejects(
    outbound.get(new URL(`${server.origin}/headers`)),
    failsWith("headers_too_long"),
  );
  assert.ok(sent < 50, `it stopped after ${sent} MiB of 2 GiB`);
  assert.ok(Deno.memoryUsage().rss - before < 200 << 20);
  await assert.rejects(
    outbound.get(new URL(`${server.origin}/packed`)),
    failsWith("answer_packed"),
  );
  await outbound.close();
});

Deno.test("an unknown name and a closed port", async () => {
  const policy: OutboundPolicy = { whyNot: () => null, allowsAddress: () => true };
  const outbound = createOutbound({ policy });
  await assert.rejects(outbound.get(new URL("http://127.0.0.1:9/")), failsWith("host_unreachable"));
  const url = new URL("https://user:secret@huggingface.co/");
  await assert.rejects(outbound.get(url), failsWith("link_with_password"));
  await outbound.close();
});
