import type { Graph } from "../graph.ts";
import type { Emitter } from "./emitter.ts";
import { added, type Length } from "./shapes.ts";
import { nameOf, shapeOf } from "./values.ts";

/** Operations on the words of texts and their places. */
export function texts(
  emitter: Emitter,
): Pick<Graph, "embedding" | "addPositions" | "tokens" | "joinTokens" | "firstToken" | "rowAt"> {
  const { builder } = emitter;
  return {
    embedding(ids, table, further) {
      const [rows, channels] = table.shape as [number, number];
      const wide = builder.cast(nameOf(ids), "int64");
      const first = builder.op("Min", [wide, builder.ints(rows - 1)]);
      const rest = builder.op("Sub", [wide, builder.ints(rows)]);
      const isFurther = builder.op("GreaterOrEqual", [rest, builder.ints(0)]);
      const row = builder.op("Max", [rest, builder.ints(0)]);
      const chosen = builder.op("Where", [
        builder.op("Unsqueeze", [isFurther, builder.ints(-1)]),
        builder.op("Gather", [nameOf(further), row]),
        emitter.rowsOf(table, first),
      ]);
      return emitter.flat(chosen, [...shapeOf(ids), channels]);
    },
    addPositions(rows, positions) {
      const names = [emitter.batched(rows), emitter.in(positions)];
      return emitter.flat(builder.op("Add", names, shapeOf(rows)), shapeOf(rows));
    },
    tokens: (table) => emitter.forEach(emitter.in(table), table.shape),
    joinTokens(values) {
      const parts = values.map((value) => {
        const shape = shapeOf(value);
        if (shape.length === 3) return { name: emitter.batched(value), shape };
        const [batch, channels] = shape as [Length, Length];
        const alone = [batch, 1, channels];
        return {
          name: builder.op("Unsqueeze", [nameOf(value), builder.ints(1)], alone),
          shape: alone,
        };
      });
      const [first] = parts;
      const tokens = parts.slice(1).reduce(
        (sum, { shape }) => added(sum, shape[1]!),
        first!.shape[1]!,
      );
      const shape = first!.shape.with(1, tokens);
      const joined = builder.op("Concat", parts.map(({ name }) => name), shape, { axis: 1 });
      return emitter.flat(joined, shape);
    },
    firstToken(rows) {
      const { channels } = rows;
      const first = builder.op("Gather", [emitter.batched(rows), builder.ints(0)], null, {
        axis: 1,
      });
      const shape = [shapeOf(rows)[0]!, channels];
      return emitter.computed("Reshape", [first, builder.ints(-1, channels)], shape);
    },
    rowAt(rows, ids, id) {
      const equal = builder.op("Equal", [builder.cast(nameOf(ids), "int64"), builder.ints(id)]);
      const place = builder.op("ArgMax", [builder.cast(equal, "int32")], null, {
        axis: 1,
        keepdims: 1,
      });
      const row = builder.op("GatherND", [emitter.batched(rows), place], null, { batch_dims: 1 });
      return emitter.value(row, [shapeOf(ids)[0]!, rows.channels]);
    },
  };
}
