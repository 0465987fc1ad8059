import type { WorkflowListItem, WorkflowRecord } from "../../services/workflows/answers.ts";
import { shippedWord } from "../text/shipped.ts";
import type { Text } from "../text/text.ts";

/** A list item whose words, if it ships with Atelier, are in the person's language. */
export function itemInWords(item: WorkflowListItem, text: Text): WorkflowListItem {
  if (item.category !== "default") return item;
  return {
    ...item,
    name: shippedWord(text, item.name),
    description: shippedWord(text, item.description),
    tags: tagsInWords(item.tags, text),
  };
}

/** A workflow and the fields it asks for, likewise. */
export function recordInWords(record: WorkflowRecord, text: Text): WorkflowRecord {
  const { workflow } = record;
  if (workflow.meta.category !== "default") return record;
  return {
    ...record,
    name: shippedWord(text, record.name),
    workflow: {
      ...workflow,
      name: shippedWord(text, workflow.name),
      description: shippedWord(text, workflow.description),
      tags: tagsInWords(workflow.tags, text),
    },
    run_fields: record.run_fields.map((field) => ({
      ...field,
      label: shippedWord(text, field.label),
      description: shippedWord(text, field.description),
    })),
  };
}

/** Tags are separated by commas. */
function tagsInWords(tags: string, text: Text): string {
  return tags.split(",").map((tag) => shippedWord(text, tag.trim())).join(", ");
}
