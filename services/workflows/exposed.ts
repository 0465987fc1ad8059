import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { type Role, ROLES, type RunField } from "./answers.ts";
import { maskedImages } from "./masked.ts";
import type { WorkflowContent } from "./schema.ts";
import { asRecord, readNode } from "./to_graph.ts";

/** Whether a run fills the field with the default model when none is named. */
export function takesDefaultModel(nodeType: string, field: string): boolean {
  const model = NODE_TYPES.get(nodeType)?.model;
  return model?.field === field && model.bases === undefined;
}

/** The run form's fields: those of the form builder in its order, then those of the old list. */
export function runFields(
  workflow: Pick<WorkflowContent, "nodes" | "edges" | "form" | "exposedFields">,
): RunField[] {
  const nodes = new Map(workflow.nodes.map((node) => [node.id, readNode(node)]));
  const named = [...formFields(workflow.form), ...workflow.exposedFields];
  const seen = new Set<string>();
  const fed = new Set(workflow.edges.map((e) => JSON.stringify([e.target, e.targetHandle])));
  const masked = maskedImages(workflow);
  const roleOf = fieldRoles(workflow);
  return named.flatMap(({ nodeId, fieldName }) => {
    const node = nodes.get(nodeId);
    const key = JSON.stringify([nodeId, fieldName]);
    if (!node || fed.has(key) || seen.has(key)) return [];
    seen.add(key);
    const input = node.inputs[fieldName] ?? {};
    const type = NODE_TYPES.get(node.type);
    const port = type?.inputs[fieldName];
    // A form may still have a field that its node lost when it was renamed.
    if (type && !type.open && !port && !Object.hasOwn(node.inputs, fieldName)) return [];
    const value = input.value ?? null;
    return [{
      node_id: nodeId,
      field_name: fieldName,
      label: input.label || (node.label ? `${node.label}: ${fieldName}` : fieldName),
      description: input.description ?? "",
      node_type: node.type,
      kind: port?.kind ?? null,
      list: port?.list === "yes",
      options: port ? optionsOf(port.schema) : null,
      value,
      required: value === null && port !== undefined &&
        !takesDefaultModel(node.type, fieldName) &&
        !port.schema.safeParse(undefined).success,
      role: roleOf(nodeId, node.type, fieldName),
      mask_of: masked({ node_id: nodeId, field_name: fieldName }),
    }];
  });
}

/** Returns a question: what a field of a node is for. */
function fieldRoles({ edges }: Pick<WorkflowContent, "edges">) {
  const named = (name: unknown) => ROLES.find((role) => role === name);
  const behind = new Map<string, Set<Role>>();
  for (const { source, targetHandle } of edges) {
    const role = named(targetHandle);
    if (role) behind.set(source, (behind.get(source) ?? new Set()).add(role));
  }
  return (nodeId: string, nodeType: string, fieldName: string): Role | null => {
    const own = named(fieldName);
    // A field that a node only passes on has the type of the fields behind it.
    if (own || !NODE_TYPES.get(nodeType)?.handsOn) return own ?? null;
    const [only, ...more] = behind.get(nodeId) ?? [];
    return more.length === 0 ? only ?? null : null;
  };
}

/** Maximum nesting of containers, far beyond any real form. */
const FORM_DEPTH = 50;

/** The fields of the form builder, from its root down. */
function formFields(form: WorkflowContent["form"]): { nodeId: string; fieldName: string }[] {
  const elements = asRecord(form?.["elements"]);
  const visited = new Set<string>();
  const walk = (id: unknown, depth = 0): { nodeId: string; fieldName: string }[] => {
    if (typeof id !== "string" || visited.has(id) || depth > FORM_DEPTH) return [];
    visited.add(id);
    const element = asRecord(elements[id]);
    const data = asRecord(element["data"]);
    if (element["type"] === "container" && Array.isArray(data["children"])) {
      return data["children"].flatMap((child) => walk(child, depth + 1));
    }
    const { nodeId, fieldName } = asRecord(data["fieldIdentifier"]);
    return element["type"] === "node-field" && typeof nodeId === "string" &&
        typeof fieldName === "string"
      ? [{ nodeId, fieldName }]
      : [];
  };
  return walk(form?.["rootElementId"]);
}

/** The values of an enum, also if it is optional or has a default. */
function optionsOf(schema: unknown): string[] | null {
  let at = schema;
  for (let i = 0; i < 4; i++) {
    const { options, unwrap } = at as { options?: unknown; unwrap?: () => unknown };
    if (Array.isArray(options)) {
      return options.every((o) => typeof o === "string") ? options : null;
    }
    if (typeof unwrap !== "function") return null;
    at = unwrap.call(at);
  }
  return null;
}
