import type { FrontMatter } from '../front-matter/front-matter.ts';
import { asMapping, type Mapping } from '../front-matter/values.ts';
import type { NoteKind } from './note.ts';

/** What a note looks like, each question asked of its content. */
export interface Looks {
  frontMatter: FrontMatter;
  json: Mapping | undefined;
  /** The first heading, or ''. */
  title: string;
  name: string;
  /** `### Update - 2025-07-17 02:37 PM` */
  updates: number;
  /** Other headings and lines that begin with a time. */
  dated: number;
  /** `**Key**: value` above the first section. */
  fields: number;
}

export function kindOf(looks: Looks): NoteKind {
  if (looks.json) return isBackup(looks.json) ? 'session backup' : 'session metadata';
  const { data } = looks.frontMatter;
  if (asMapping(data?.['session'])) return 'session';
  if (looks.updates > 0) return 'update log';
  if (data !== undefined) return looks.dated > 1 ? 'journal' : 'flat front matter';
  if (/\bhand-?\s?off\b/i.test(`${looks.title} ${looks.name}`)) return 'handoff document';
  if (looks.dated > 1) return 'journal';
  return looks.fields > 0 ? 'key-value note' : 'plain note';
}

const BACKUP_KEYS = ['agents', 'artifacts', 'learned_patterns', 'memory_snapshot', 'metrics'];
const METADATA_KEYS = ['session_id', 'topic', 'title', 'status', 'created_at', 'closed_at'];

function isBackup(json: Mapping): boolean {
  return BACKUP_KEYS.some((key) => json[key] !== undefined);
}

/** Whether a JSON object says anything that a session could be made of. */
export function tellsOfSession(json: Mapping): boolean {
  return METADATA_KEYS.some((key) => json[key] !== undefined) || isBackup(json);
}
