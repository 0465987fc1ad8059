import { open } from "./open.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

export const auditVerify: Command = {
  usage: "audit verify [--expected HASH] [--json]",
  summary: "Checks that no row of the audit log was changed or taken out",
  async run(args) {
    const { values } = parse(args, { ...COMMON, expected: { type: "string" } });
    if (values.expected !== undefined && !/^[0-9a-f]{64}$/.test(values.expected)) {
      throw new UsageError("--expected takes a hash of 64 hexadecimal digits.");
    }
    await using opened = open(values.root, { looks: true });
    const { audit } = opened;
    const report = await audit.verify(values.expected);
    if (values.json) console.log(JSON.stringify(report));
    else if (report.ok) {
      console.log(`${report.rows} rows, each follows from the one before it.`);
      console.log(
        `Newest hash (note it elsewhere, and give it to --expected later): ${report.head}`,
      );
    } else if (report.broken) {
      console.error(`Row ${report.broken.audit_id}: ${report.broken.reason}.`);
    } else console.error("The expected hash is not in the log: it was rewritten.");
    return report.ok ? 0 : 1;
  },
};
