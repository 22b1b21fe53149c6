import { issuesOf } from '../core/completion/checklist.ts';
import type { TrackerFacts } from '../core/completion/completion-facts.ts';
import type { CompletionPlan } from '../core/completion/plan.ts';
import { SessionError } from '../core/errors.ts';
import type { Tracker } from '../core/mirror/tracker.ts';
import type { Session } from '../core/session/session.ts';
import { endIssue } from '../mirror/close-issue.ts';
import { noTracker } from '../mirror/issue-refusals.ts';
import { pullRequestRefs } from '../mirror/sync-issue.ts';
import { openTracker } from '../tracker/open-tracker.ts';
import type { Workspace } from '../workspace.ts';
import type { IssueSteps } from './completion-steps.ts';

interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  now: () => Date;
}

/**
 * How the issue of a session stands in its tracker. Undefined without issue or tracker; a tracker that
 * cannot be asked is told of, and nobody is kept from completing.
 */
export async function trackerFacts(
  workspace: Workspace,
  session: Session,
  { env, now }: Surroundings,
): Promise<TrackerFacts | undefined> {
  const named = issuesOf(session);
  if (named.length === 0) return undefined;
  let name = 'The tracker';
  try {
    const tracker = await openTracker(workspace, env, { now });
    const ref = tracker?.refIn(session);
    if (tracker === undefined || ref === undefined) return undefined;
    ({ name } = tracker);
    const issue = await tracker.issue(ref);
    if (issue === undefined)
      return { name, issue: 'unknown', trouble: `${ref} is not in ${name}, or not any more.` };
    const hasCode = tracker.pullRequests !== undefined;
    const count = hasCode ? (await pullRequestRefs(tracker, session, issue)).length : undefined;
    const { state } = issue;
    const others = named.filter((one) => tracker.refOf(one) !== ref);
    const counted = count !== undefined && { pullRequests: count };
    return { name, ref: issue.ref, issue: state, others, ...counted };
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    return { name, issue: 'unknown', trouble: error.explanation.so };
  }
}

/**
 * What a plan needs of the tracker; undefined where it needs nothing.
 * @param isLeftAlone whether the issue stays as it is, though the plan ends it
 * @throws SessionError `no-tracker`, and those of opening one
 */
export async function issueSteps(
  workspace: Workspace,
  plan: CompletionPlan,
  { env, now, isLeftAlone }: Surroundings & { isLeftAlone: boolean },
): Promise<IssueSteps | undefined> {
  const closes = plan.closing !== undefined && !isLeftAlone;
  if (!closes && plan.filings.length === 0) return undefined;
  const tracker = await openTracker(workspace, env, { now });
  if (tracker === undefined) throw noTracker();
  // Clocks differ by less than a day.
  const since = new Date(Date.parse(plan.snapshot.closed_at) - 86_400_000);
  const steps = stepsOf(workspace, tracker, since);
  return closes ? steps : { ...steps, close: () => Promise.resolve([]) };
}

function stepsOf(workspace: Workspace, tracker: Tracker, since: Date): IssueSteps {
  return {
    async file({ marker, title, body }) {
      const mark = `<!-- agent-session:filed:${marker} -->`;
      const draft = { title, body: `${body}\n${mark}`, labels: [], assignToMe: false };
      return tracker.create(draft, mark, since);
    },
    async close(closing, followUps) {
      const { notes } = await endIssue(workspace, tracker, { closing, followUps });
      const isGone = notes.some(({ code }) => code === 'gone');
      const done = isGone ? [] : [`${closing.ref} is closed in ${tracker.name}.`];
      return [...done, ...notes.map(({ text }) => text)];
    },
  };
}
