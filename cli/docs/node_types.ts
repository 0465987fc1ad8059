import { nodeCatalogue } from "../../services/workflows/nodes.ts";

/** The part `node-types`: each with its fields and what it gives out, by name. */
export function nodeTypes(): string {
  return nodeCatalogue().nodes.toSorted((a, b) => a.type < b.type ? -1 : 1)
    .map(({ type, inputs, output_type, outputs }) => {
      const fields = Object.entries(inputs)
        .map(([name, { required }]) => required ? name : `${name}?`);
      const given = Object.keys(outputs).join(", ");
      return `- **\`${type}\`**: ${fields.length > 0 ? `\`${fields.join(", ")}\` ` : ""}→ ` +
        `\`${output_type}\`${given ? ` (\`${given}\`)` : ""}`;
    }).join("\n");
}
