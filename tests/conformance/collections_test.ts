/** Workflows, presets, page state, recall, models and the server's own routes, over HTTP. */
import "./collections/workflows.ts";
import "./collections/presets.ts";
import "./collections/recall_and_state.ts";
import "./collections/models_and_app.ts";
import { endServer } from "./libraries/harness.ts";

endServer();
