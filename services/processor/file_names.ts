/**
 * Names the images of a run so that a second run of the same item, after a crash, gives the same
 * names and finds the images that the first one has saved: no user gets an image twice. A name is a
 * UUID made of the session and the node by SHA-256 (RFC 9562, version 8).
 */
export function fileNames(sessionId: string) {
  const encoder = new TextEncoder();
  const given = new Map<string, number>();
  const filed = new Map<string, string>();

  return {
    /** The name under which the next image of a node is saved. */
    async give(nodeId: string): Promise<string> {
      const nth = given.get(nodeId) ?? 0;
      given.set(nodeId, nth + 1);
      const text = encoder.encode(`${sessionId}\0${nodeId}\0${nth}`);
      const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", text)).slice(0, 16);
      bytes[6] = (bytes[6] as number & 0x0f) | 0x80;
      bytes[8] = (bytes[8] as number & 0x3f) | 0x80;
      const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5.png");
    },
    filed(engineName: string, name: string): void {
      filed.set(engineName, name);
    },
    /** The same outputs with the names under which the images were saved. */
    inside<T>(outputs: T): T {
      return rename(outputs, filed) as T;
    },
  };
}

function rename(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => rename(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, rename(inner, names)]),
  );
}
