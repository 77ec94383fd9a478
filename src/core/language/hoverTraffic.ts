import {
  type ExperimentStanding,
  type Traffic,
  describeExperiment,
  describeRollback,
  trafficOf,
} from '../lifecycle/traffic.ts';
import type { Evaluation } from '../monitoring/alert.ts';
import { describeFigures } from '../monitoring/figures.ts';
import { monitoringOf, settingsFor } from '../monitoring/monitoringSettings.ts';
import { type RegisteredPrompt, idOf, promptOf } from '../registry/workspace.ts';
import type { HoverPorts } from './hoverPorts.ts';
import { type HoverLink, type HoverPart, links, text } from './hoverParts.ts';

type Ports = Pick<HoverPorts, 'now' | 'judgedOf' | 'evaluationsOf'>;

/** What is out of the ordinary about a version, a line each: that it is turned off, on trial, on its way out. */
export function trafficAbout(prompt: RegisteredPrompt, version: string, ports: Ports): string[] {
  const traffic = trafficOf(prompt, ports.now());
  const { isKilled, rollback, experiments } = traffic;
  const isServed = promptOf(prompt).version?.value === version;
  const isIn = ({ settings, state }: ExperimentStanding): boolean =>
    state === 'running' && settings !== undefined && Object.values(settings.versions).includes(version);
  return [
    ...(isKilled && isServed ? ['The kill switch is on: no model is called.'] : []),
    ...(rollback && [rollback.from, rollback.to].includes(version)
      ? [`A staged rollback is under way, ${describeRollback(rollback)}.`]
      : []),
    ...experiments
      .filter(isIn)
      .map((one) => `${one.experiment.name}, ${describeExperiment(one, ports.judgedOf(one))}.`),
    ...monitoredAbout(prompt, ports.evaluationsOf(prompt, version)),
  ];
}

/** What production says of it, and what is wrong. */
function monitoredAbout(prompt: RegisteredPrompt, evaluations: readonly Evaluation[]): string[] {
  if (evaluations.length === 0) return [];
  const { quality } = settingsFor(monitoringOf(prompt.registry), prompt.block.name);
  const figures = describeFigures(evaluations, quality?.windowDays);
  const bad = evaluations.filter(({ state }) => state === 'firing' || state === 'suspected');
  return [
    ...(figures === undefined ? [] : [`In production: ${figures}.`]),
    ...bad.map(({ text: words }) => words),
  ];
}

/** To the dashboard, where monitors measured something of the version. */
export const monitoringLink = (
  prompt: RegisteredPrompt,
  version: string,
  { evaluationsOf }: Pick<Ports, 'evaluationsOf'>,
): HoverLink | undefined =>
  describeFigures(evaluationsOf(prompt, version)) === undefined
    ? undefined
    : { title: 'Show monitoring', command: 'showMonitoring', args: [{ prompt: idOf(prompt) }] };

/** An experiment: how far it is, and what was found. */
export function hoverExperiment(prompt: RegisteredPrompt, name: string, ports: Ports): HoverPart[] {
  const { experiments } = trafficOf(prompt, ports.now());
  const found = experiments.find(({ experiment }) => experiment.name === name);
  if (!found) return [];
  const judged = ports.judgedOf(found);
  const { description } = found.experiment;
  return [
    { kind: 'title', text: name, detail: found.state },
    ...(description === undefined ? [] : [text(description)]),
    text(`${describeExperiment(found, judged)}.`),
    ...(judged ? [text(`${judged.verdict}: ${judged.reasons.join(' ')}`)] : []),
    ...lifecycleLink(prompt),
  ];
}

/** A kill switch that is on, or a staged rollback that is not over. */
export function hoverSwitch(
  prompt: RegisteredPrompt,
  key: 'kill_switch' | 'rollback',
  { now }: Ports,
): HoverPart[] {
  const line = lineOf(trafficOf(prompt, now()), key);
  return line === undefined ? [] : [{ kind: 'title', text: line }, ...lifecycleLink(prompt)];
}

const lineOf = ({ isKilled, rollback }: Traffic, key: 'kill_switch' | 'rollback'): string | undefined =>
  key === 'rollback'
    ? rollback && describeRollback(rollback)
    : isKilled
      ? 'No model is called: fallback_response is served'
      : undefined;

const lifecycleLink = (prompt: RegisteredPrompt): HoverPart[] =>
  links({ title: 'Show lifecycle', command: 'showLifecycle', args: [{ prompt: idOf(prompt) }] });
