/**
 * Asks a server for one path over a few connections for some seconds, one request after the other
 * on each, and prints how many were answered. A client of few instructions in a process of its own:
 * what is measured is the server. Arguments: port, path, token, connections, seconds.
 */
const [port, path, token, connections, seconds] = Deno.args;
const request = new TextEncoder().encode(
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
);
const latin1 = new TextDecoder("latin1");
const until = performance.now() + Number(seconds) * 1000;
let answers = 0;
let bytes = 0;

async function ask(): Promise<void> {
  using socket = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  socket.setNoDelay(true);
  const buffer = new Uint8Array(1024 * 1024);
  while (performance.now() < until) {
    await socket.write(request);
    let size = 0;
    let whole = Infinity;
    while (size < whole) {
      const n = await socket.read(buffer.subarray(size));
      if (n === null) throw new Error("the server hung up");
      size += n;
      if (whole === Infinity) whole = lengthOf(buffer.subarray(0, size));
    }
    answers++;
    bytes += size;
  }
}

/** Length of an answer with its head, once the head is there. */
function lengthOf(begin: Uint8Array): number {
  const text = latin1.decode(begin);
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return Infinity;
  const head = text.slice(0, end);
  if (!/^HTTP\/1.1 200 /.test(head)) throw new Error(text.slice(0, 500));
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return text.endsWith("0\r\n\r\n") ? text.length : Infinity;
  return end + 4 + Number(length);
}

await Promise.all(Array.from({ length: Number(connections) }, ask));
console.log(JSON.stringify({ answers, bytes }));
