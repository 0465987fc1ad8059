export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export interface Metric {
  /** Name with its unit: `atelier_disk_free_bytes`. */
  name: string;
  help: string;
  type: "counter" | "gauge";
  samples: readonly Sample[];
}

/**
 * Writes metrics in Prometheus' text format. Those without samples are left out.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function metricsText(metrics: readonly Metric[]): string {
  return metrics.filter(({ samples }) => samples.length > 0).map(({ name, help, type, samples }) =>
    `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}\n` +
    `# TYPE ${name} ${type}\n` +
    samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`).join("")
  ).join("");
}

function labelText(labels: Sample["labels"]): string {
  const pairs = Object.entries(labels ?? {}).map(([name, value]) => {
    const escaped = value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
    return `${name}="${escaped}"`;
  });
  return pairs.length > 0 ? `{${pairs.join()}}` : "";
}

/** A number that goes up and down. */
export function gauge(name: string, help: string, ...samples: Metric["samples"]): Metric {
  return { name, help, type: "gauge", samples };
}

/** A number that only grows while the server runs. */
export function counter(name: string, help: string, ...samples: Metric["samples"]): Metric {
  return { name, help, type: "counter", samples };
}
