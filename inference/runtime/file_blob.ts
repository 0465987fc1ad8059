/**
 * A file as a Blob of which only what is asked for is read: ONNX Runtime Web reads the weights of
 * one tensor at a time, and never has the file in memory.
 */
export class FileBlob extends Blob {
  readonly #file: Deno.FsFile;
  readonly #size: number;

  constructor(path: string) {
    super();
    this.#file = Deno.openSync(path);
    this.#size = this.#file.statSync().size;
  }

  override get size(): number {
    return this.#size;
  }

  /** A part of which nothing but `stream()` can be used. */
  override slice(start = 0, end = this.#size): Blob {
    return { stream: () => this.#read(start, end) } as unknown as Blob;
  }

  close(): void {
    this.#file.close();
  }

  #read(start: number, end: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    const file = this.#file;
    let at = start;
    return new ReadableStream({
      type: "bytes",
      autoAllocateChunkSize: 2 ** 20,
      pull(controller) {
        const request = controller.byobRequest!;
        const view = request.view! as Uint8Array<ArrayBuffer>;
        file.seekSync(at, Deno.SeekMode.Start);
        const count = file.readSync(view.subarray(0, Math.min(view.length, end - at))) ?? 0;
        at += count;
        if (count === 0) controller.close();
        request.respond(count);
      },
    });
  }
}
