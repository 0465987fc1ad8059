import { pageWords } from "../studio/page_words.ts";
import { workflows as de } from "../text/de/workflows.ts";
import { workflows as en, type WorkflowsText } from "../text/en/workflows.ts";
import { workflows as ja } from "../text/ja/workflows.ts";

export const useWorkflowsText = pageWords<WorkflowsText>({ en, de, ja });
