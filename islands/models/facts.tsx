export type Fact = [label: string, value: string | number | null | undefined];

/** What is known about a model, without the facts that are not. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="model-facts">
      {facts.filter(([, v]) => v !== null && v !== undefined && v !== "").map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd class="wrap">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
