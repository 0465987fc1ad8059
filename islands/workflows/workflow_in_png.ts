/** Under this keyword InvokeAI writes the workflow into its images. */
const KEYWORD = "invokeai_workflow";
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47];

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/** The workflow that a PNG carries as text (PNG 3rd edition, 11.3.3); null when it carries none. */
export async function workflowInPng(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = latin1(bytes.subarray(at + 4, at + 8));
    const data = bytes.subarray(at + 8, at + 8 + length);
    const end = data.indexOf(0);
    if (/^(tEXt|zTXt|iTXt)$/.test(type) && latin1(data.subarray(0, end)) === KEYWORD) {
      return await textOf(type, data.subarray(end + 1));
    }
    at += 12 + length;
  }
  return null;
}

/** What follows the keyword, by the kind of chunk. */
async function textOf(type: string, rest: Uint8Array<ArrayBuffer>): Promise<string> {
  if (type === "tEXt") return latin1(rest);
  if (type === "zTXt") return latin1(await unpacked(rest.subarray(1)));
  // Flag and method of the packing, then two more names, each with a zero at its end.
  const language = rest.indexOf(0, 2);
  const text = rest.subarray(rest.indexOf(0, language + 1) + 1);
  return new TextDecoder().decode(rest[0] === 1 ? await unpacked(text) : text);
}

async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const latin1 = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
