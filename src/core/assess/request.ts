import { oneLine } from '../text/display.ts';
import { mask } from '../text/secrets.ts';
import { cutText } from '../brief/tokens.ts';

/** A request and what its caller knows of it beside its words. */
export interface Request {
  text: string;
  /** The command it was given with, without its slash: `swarm`, `task`, `query` … */
  command?: string | undefined;
  /** How many components it touches. */
  components?: number | undefined;
  complexity?: Complexity | undefined;
}

export const COMPLEXITIES = ['low', 'medium', 'high'] as const;
type Complexity = (typeof COMPLEXITIES)[number];

/** Commands whose words are a request. */
export const COMMANDS = ['swarm', 'task', 'query'] as const;

/** A request, read once. */
export interface ReadRequest extends Request {
  /** Its words in lower case on one line. */
  words: string;
  /** The same without what is only polite, so that it begins with what is to be done. */
  wish: string;
  /** How many parts of a program it names. */
  areas: number;
  /** How many items of a list it has. */
  steps: number;
  /** How many files it names. */
  files: number;
  /** Whether it asks for an answer rather than for work. */
  isQuestion: boolean;
}

/** Longest part of a request that is looked at, in UTF-16 units. */
const MAX_READ = 4000;

export function readRequest(request: Request): ReadRequest {
  const text = request.text.slice(0, MAX_READ);
  const words = oneLine(text).toLowerCase();
  const wish = words.replace(LEAD, '');
  const lines = text.match(/^[ \t]*(?:[-*+]|\d{1,2}[.)])[ \t]+\S/gm)?.length ?? 0;
  const numbers = text.match(/(?:^|\s)\(?[1-9][.)]\s+\S/g)?.length ?? 0;
  return {
    ...request,
    words,
    wish,
    areas: AREAS.filter((area) => area.test(words)).length,
    steps: Math.max(lines, numbers),
    files: new Set(text.match(/(?:[\w.-]+\/)*[\w-]+\.[a-z][a-z0-9]{0,4}\b/g)).size,
    isQuestion: QUESTION.test(wish) || (words.endsWith('?') && !WORK.test(wish)),
  };
}

/** What only makes a request polite, or says who wants it. */
const LEAD =
  /^(?:(?:please|pls|hi|hello|hey(?: there)?|ok(?:ay)?|so|now|well|also|then|can you|could you|would you|will you|i(?:'d| would) like (?:you )?to|i (?:want|need) (?:you )?to|we (?:want|need|have) to|let'?s|help (?:me|us)(?: to)?|your task is to|you should|go ahead and)\b[ ,:!.]*)+/i;

/** The beginnings of questions, and of wishes to be told something. */
const QUESTION =
  /^(?:what|why|how|which|who|(?:where|when) (?:is|are|was|were|do|does|did|can|will|should)|is|are|was|were|does|did|should|do (?:we|you|they|i|any|these|those|our)|explain|tell (?:me|us)|describe|summari[sz]e|look up|show (?:me|us)|list (?:all|the|every|me)|count|find (?:all|the|where|out (?:how|what|where|which|who))|print)\b/;

/** Verbs with which work is asked for: a question mark behind them is politeness. */
const WORK =
  /^(?:add|adjust|build|change|clean|connect|convert|create|debug|delete|design|develop|diagnose|do|draft|extend|extract|figure out|find|fix|get|have|implement|improve|integrate|introduce|investigate|let|make|merge|migrate|move|optimi[sz]e|port|prepare|put|refactor|remove|rename|replace|research|restructure|rewrite|run|set|split|switch|test|turn|untangle|update|upgrade|use|write)\b/;

const AREAS: readonly RegExp[] = [
  /\bapis?\b|\bendpoints?\b/,
  /\bback-?end\b|\bservers?\b/,
  /\bfront-?end\b|\bui\b|\buser interface\b|\bpages?\b/,
  /\bdatabase\b|\bdb\b|\bschema\b|\bmigrations?\b/,
  /\bcli\b|\bcommand line\b/,
  /\bmobile\b|\bios\b|\bandroid\b/,
  // What goes with every change counts once.
  /\btests?\b|\be2e\b|\bdocs\b|\bdocumentation\b/,
  /\bdeploy(?:ment)?\b|\binfrastructure\b|\bci\b|\bdocker\b|\bkubernetes\b/,
  /\bauth(?:entication|orization)?\b|\boauth2?\b|\bjwt\b|\blogin\b/,
  /\bqueues?\b|\bworkers?\b|\bcron\b/,
  /\bcach(?:e|ing)\b|\bredis\b/,
];

const MAX_TOPIC = 72;

/**
 * What a request is about, as a title: its first sentence without politeness, secrets and quotes.
 * '' when nothing is left.
 */
export function topicOf(text: string): string {
  const lines = mask(text.slice(0, MAX_READ)).split('\n');
  const first = lines.map((line) => oneLine(line.replace(/^[#>*\-+\s\d.)]*/, ''))).find(Boolean);
  const bare = (first ?? '').replace(LEAD, '').replaceAll(/[`"]/g, '');
  const sentence = /^.{12,}?(?=[.!?;](?:\s|$))/.exec(bare)?.[0] ?? bare;
  const topic = cutText(sentence.replace(/[\s.,:;!?]+$/, ''), MAX_TOPIC);
  return /\p{L}/u.test(topic) ? topic.charAt(0).toUpperCase() + topic.slice(1) : '';
}

/** A slash command as its name and the request behind it; undefined for anything else. */
export function readSlashCommand(prompt: string): { command: string; text: string } | undefined {
  const match = /^\/([\w:-]{1,80})(?:\s+([^]*))?$/.exec(prompt.trim());
  return match ? { command: match[1] ?? '', text: (match[2] ?? '').trim() } : undefined;
}
