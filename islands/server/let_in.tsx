import type { Setting } from "../../services/config/mod.ts";
import type { HealthReport } from "../../services/contract/server.ts";
import { paths } from "../api/paths.ts";
import { useResource } from "../studio/context.ts";
import { Check, CircleAlert } from "../ui/icons.ts";
import { Lines } from "../ui/lines.tsx";
import { Qr } from "../ui/qr.tsx";
import { Secret } from "../ui/secret.tsx";
import { Section } from "../ui/section.tsx";
import { Failure, Skeleton } from "../ui/states.tsx";
import { useLetInText } from "./let_in_words.ts";

/** How others get in: what it takes on this machine, whether it has worked, and where they go. */
export function LetIn() {
  const words = useLetInText();
  const health = useResource(paths.health);
  const settings = useResource(paths.settings);
  const retry = () => {
    void health.refresh();
    void settings.refresh();
  };
  const problem = health.problem.value ?? settings.problem.value;
  return (
    <Section anchor="let-in" title={words.title}>
      {health.data.value && settings.data.value
        ? <Steps health={health.data.value} settings={settings.data.value} />
        : problem
        ? <Failure problem={problem} retry={retry} />
        : <Skeleton count={3} kind="row" />}
    </Section>
  );
}

function Steps({ health, settings }: { health: HealthReport; settings: readonly Setting[] }) {
  const words = useLetInText();
  const { multiuser, reach } = health;
  const done = multiuser && !reach.only_this_machine;
  return (
    <div class="let-in">
      {!multiuser && <p>{words.alone}</p>}
      <ul class="let-in-checks">
        <State good={multiuser} text={multiuser ? words.accounts : words.noAccounts} />
        <State
          good={!reach.only_this_machine}
          text={reach.only_this_machine ? words.onlyHere(reach.host) : words.reachable}
        />
      </ul>
      {!done && <HowTo health={health} settings={settings} />}
      {reach.addresses.length > 0 && <Addresses health={health} />}
    </div>
  );
}

function State({ good, text }: { good: boolean; text: string }) {
  return (
    <li class={good ? "is-good" : "is-open"}>
      {good ? <Check size={20} aria-hidden /> : <CircleAlert size={20} aria-hidden />}
      <span>{text}</span>
    </li>
  );
}

/** The lines to write on this machine: only what is missing, where it is not overruled. */
function HowTo({ health, settings }: { health: HealthReport; settings: readonly Setting[] }) {
  const words = useLetInText();
  const { multiuser, reach } = health;
  const wanted = [
    ...multiuser ? [] : [["multiuser", "true"] as const],
    ...reach.only_this_machine ? [["host", "0.0.0.0"] as const] : [],
  ];
  const overruled = wanted.filter(([name]) =>
    settings.find((setting) => setting.name === name)?.source === "environment"
  );
  const variables = wanted.map(([name, value]) => `ATELIER_${name.toUpperCase()}=${value}`);
  return (
    <>
      <p class="soft">{words.how}</p>
      <ol class="steps">
        {overruled.length === 0
          ? (
            <li>
              <p>
                {words.inFile} <code class="wrap">{reach.config_file}</code>
              </p>
              <Lines value={wanted.map(([name, value]) => `${name}: ${value}`).join("\n")} />
              <details>
                <summary>{words.orEnvironment}</summary>
                <Lines value={variables.join("\n")} />
              </details>
            </li>
          )
          : (
            <li>
              <p>{words.environment}</p>
              <Lines value={variables.join("\n")} />
            </li>
          )}
        <li>{words.restart}</li>
        <li>{words.look}</li>
        {!multiuser && <li>{words.after}</li>}
      </ol>
    </>
  );
}

function Addresses({ health: { multiuser, reach } }: { health: HealthReport }) {
  const words = useLetInText();
  const [first = "", ...more] = reach.addresses;
  return (
    <>
      <p>{multiuser ? words.address : words.addressOpen}</p>
      <div class="let-in-address">
        <Qr text={first} label={words.qr} />
        <div>
          {[first, ...more].map((address) => <Secret key={address} value={address} />)}
        </div>
      </div>
    </>
  );
}
