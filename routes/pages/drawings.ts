import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Boot } from "../../islands/studio/boot.ts";
import type { Screen } from "../../islands/studio/screens.ts";
import type { Build } from "./build.ts";

/** Bytes of documents that are kept, with what they were drawn from. */
const MOST_BYTES = 4 * 1024 * 1024;
const gzipped = promisify(gzip);

interface Drawing {
  document: Uint8Array<ArrayBuffer>;
  /** Made when it is first wanted. */
  gzip?: Promise<Uint8Array<ArrayBuffer>>;
  bytes: number;
}

/**
 * Draws documents, and keeps those drawn last. A document follows from its `Boot` alone, which
 * names the viewer and holds all that they are shown, so the same data give the same bytes: going
 * back to a page on which nothing has changed costs no drawing and no compression.
 */
export function createDrawings() {
  const kept = new Map<string, Drawing>();
  let bytes = 0;

  async function drawn(boot: Boot, build: Build, screen: Screen): Promise<Drawing> {
    const data = JSON.stringify(boot);
    const last = kept.get(data);
    if (last) {
      kept.delete(data);
      kept.set(data, last);
      return last;
    }
    // Loaded with the first page: icons and widgets are nothing a server without visitors needs.
    const [{ draw }, { documentFor }] = await Promise.all([
      import("./draw.tsx"),
      import("./document.tsx"),
    ]);
    const document = new Uint8Array(
      Buffer.from(documentFor(boot, data, build, draw(boot, screen))),
    );
    // A compressed one takes a quarter, the data may take two bytes for each character.
    const drawing: Drawing = { document, bytes: 1.25 * document.length + 2 * data.length };
    keep(data, drawing);
    return drawing;
  }

  function keep(data: string, drawing: Drawing): void {
    bytes += drawing.bytes - (kept.get(data)?.bytes ?? 0);
    kept.set(data, drawing);
    for (const [oldest, { bytes: freed }] of kept) {
      if (bytes <= MOST_BYTES) return;
      kept.delete(oldest);
      bytes -= freed;
    }
  }

  return async (boot: Boot, build: Build, screen: Screen, compressed: boolean) => {
    const drawing = await drawn(boot, build, screen);
    if (!compressed) return drawing.document;
    drawing.gzip ??= gzipped(drawing.document).then((packed) => new Uint8Array(packed));
    return await drawing.gzip;
  };
}
