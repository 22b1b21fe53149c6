import { ASSESS_RULES, VERDICTS, type AssessTable } from './assess/verdict.ts';
import {
  ARTIFACT_FATES,
  DEFAULT_COMPLETION,
  HEADING_USES,
  headingKey,
  type CompletionConfig,
} from './completion/completion-config.ts';
import {
  DEFAULT_CONFIG,
  MIRROR_UPDATES,
  TRACKERS,
  type Config,
  type ConfigReading,
  type ContextConfig,
  type SessionsConfig,
} from './config.ts';
import { Values } from './config-values.ts';
import { readYaml } from './front-matter/front-matter.ts';
import { LAYERS, STAGES } from './stages/stages.ts';

/** Reads the text of `.agents/config.yaml`. Never throws: what is wrong is a complaint. */
export function readConfig(text: string): ConfigReading {
  const yaml = readYaml(text);
  const complaints = yaml.defects.map(({ offset, detail }) => ({ offset, message: detail }));
  if (!yaml.data) return { config: DEFAULT_CONFIG, complaints: isBare(text) ? [] : complaints };
  return { config: configOf(new Values(yaml, complaints)), complaints };
}

/** The keys of a configuration that nothing uses, `section.key` or the name of a whole section. */
export function unusedKeys(text: string): string[] {
  const values = new Values(readYaml(text), []);
  configOf(values);
  return values.unread();
}

function configOf(values: Values): Config {
  return {
    project: values.text(['project']),
    handoff: { enforce: values.word(['handoff', 'enforce'], ['off', 'warn', 'block'], 'warn') },
    sessions: sessionsOf(values),
    journal: values.word(['journal'], ['full', 'paths', 'off'], 'full'),
    memory: { url: values.text(['memory', 'url']) },
    context: contextOf(values),
    tracking: { watch: watchOf(values) },
    lint: { rules: values.rules() },
    completion: completionOf(values),
    github: {
      linkCommits: values.yes(['github', 'link_commits'], DEFAULT_CONFIG.github.linkCommits),
      repository: values.text(['github', 'repository']),
    },
    artifacts: { warnStray: values.yes(['artifacts', 'warn_stray']) },
    tracker: values.word(['tracker'], TRACKERS, 'auto'),
    linear: { team: values.text(['linear', 'team']) },
    mirror: { updates: values.word(['mirror', 'updates'], MIRROR_UPDATES, 'auto') },
  };
}

/** `session` is what others call these keys: a configuration may be brought along. */
function sessionsOf(values: Values): SessionsConfig {
  const { staleDays, autoTrack, handoffOnEnd } = DEFAULT_CONFIG.sessions;
  const yes = (key: string, fallback: boolean): boolean =>
    values.yes(['sessions', key], values.yes(['session', key], fallback));
  return {
    autoStart: values.word(['sessions', 'auto_start'], ['off', 'ask', 'on'], 'off'),
    staleDays: values.number(['sessions', 'stale_days'], staleDays),
    autoTrack: yes('auto_track', autoTrack),
    assess: assessOf(values),
    handoffOnEnd: yes('handoff_on_end', handoffOnEnd),
  };
}

function assessOf(values: Values): AssessTable {
  return {
    words: values.words(['sessions', 'assess', 'words'], VERDICTS),
    rules: values.words(['sessions', 'assess', 'rules'], [...VERDICTS, 'off'], ASSESS_RULES),
  };
}

function contextOf(values: Values): ContextConfig {
  const { budget, architecture, conventions, facts } = DEFAULT_CONFIG.context;
  return {
    budget: values.number(['context', 'budget'], budget),
    architecture: values.text(['context', 'architecture']) || architecture,
    conventions: values.text(['context', 'conventions']) || conventions,
    facts: values.text(['context', 'facts']) || facts,
    patterns: values.list(['context', 'patterns']),
    stages: values.lists(['context', 'stages'], STAGES, LAYERS),
  };
}

function watchOf(values: Values): string[] {
  return [...values.list(['tracking', 'watch']), ...values.list(['tracking', 'watch_patterns'])];
}

function completionOf(values: Values): CompletionConfig {
  const { destinations, headings, artifacts } = DEFAULT_COMPLETION;
  const named = Object.entries(values.words(['completion', 'headings'], HEADING_USES));
  return {
    destinations: values.texts(['completion', 'destinations'], destinations),
    headings: {
      ...headings,
      ...Object.fromEntries(named.map(([heading, use]) => [headingKey(heading), use])),
    },
    artifacts: { ...artifacts, ...values.words(['completion', 'artifacts'], ARTIFACT_FATES) },
  };
}

/** Nothing but comments and blanks: every default holds, and nothing is wrong. */
function isBare(text: string): boolean {
  return /^\ufeff?(?:[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(text);
}
