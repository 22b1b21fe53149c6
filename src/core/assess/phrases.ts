/** What the rules look for in the words of a request, all in lower case. */

export const GREETING =
  /^(?:hi|hello|hey|thanks?(?: you)?|thx|ok(?:ay)?|yes|no|sure|great|nice|cool|perfect|go(?: on| ahead)?|continue|please continue|good (?:morning|evening|day)|test(?:ing)?|ping)(?:[ ,]+(?:there|claude|again|all|everyone|please|thanks|that (?:works|helps)|looks good|well done))*[\s!.?,]*$/;

export const CONTINUATION =
  /^(?:continue|resume|carry on|keep going|go on|proceed|pick up|take up|where (?:were|did) we|what(?:'s| is) (?:next|left)|(?:status|progress)\b)/;

/** Work for more agents than one, in words. */
export const SWARM =
  /\b(?:use|have|let|spawn|launch|run|start|coordinate|orchestrate|assign|split|with|by|as)\b.*\b(?:multi-?agents?|(?:multiple|several|parallel|many|two|three|four|five|six|\d+) (?:[\w-]+ ){0,2}(?:sub-?)?agents|(?:sub-?)?agents in parallel|(?:a|the) (?:swarm|team) of (?:sub-?)?agents)\b/;

export const SYSTEM =
  /(?<!file[ -]|operating[ -]|type[ -]|build[ -]|design[ -]|module[ -])\bsystems?\b(?! (?:prompt|call|font|time|clock|path|message|tray|requirements?|out)\b)|\barchitect(?:ure|ural|ing)?\b/;

export const ENTERPRISE =
  /\b(?:enterprise|compliance|compliant|gdpr|hipaa|soc ?2|iso ?27001|pci(?:[ -]dss)?|audit trail)\b/;

export const TRIVIAL =
  /\b(?:typos?|spelling|whitespace|indent(?:ation)?|semicolons?|lint (?:errors?|warnings?)|rename (?:the |this |a )?(?:variable|function|constant|parameter|method|field)|bump (?:the )?(?:version|\S+ to)|remove (?:the |an? )?(?:unused|dead|console|debug|log)|sort (?:the )?imports|(?:add|fix|change|update) (?:the |an? )?(?:comment|log (?:line|message)|label|colou?r|button text|import)|run (?:the )?(?:tests?|linter?|formatter|build)|format (?:the |this )?(?:file|code))\b|^(?:commit(?! to)|push|revert)\b/;

export const DOCUMENTATION =
  /^(?:update|fix|improve|write|add|edit|rewrite|extend|translate|document|correct|proofread)\b.*\b(?:readme|changelog|docs?|documentation|doc ?strings?|jsdoc|comments?|guide|tutorial|wiki)\b|^document\b/;

/** What makes documentation a side of the work, not all of it. */
export const CODE =
  /\b(?:implement|endpoint|api|database|migrat|schema|service|refactor|component|feature|backend|frontend|server|tests? (?:for|and))/;

export const SIMPLE_FIX = /^(?:fix|correct|repair|adjust|tweak)\b/;

export const DEBUGGING =
  /\b(?:debug|diagnose|investigate|track down|(?:find|figure) out why|(?:find|the) (?:root )?cause|root cause|get to the bottom|fix)\b/;

/** What makes a defect hard to find, or to mend. */
export const HARD =
  /\b(?:flaky|intermittent(?:ly)?|race|deadlocks?|leak(?:s|ing)?|corrupt(?:s|ed|ion)?|crash(?:es|ing)?|sometimes|randomly|at random|production|regressions?|performance|slow|hangs?|memory|heisenbug|across|all|every|everything|several|multiple|many)\b/;

/** Defects that are hard whoever tells of them, in whatever words. */
export const SYMPTOM =
  /\b(?:flaky|intermittent(?:ly)?|race conditions?|deadlock(?:s|ed)?|memory leaks?|leak(?:s|ing)? memory|heisenbug|data (?:loss|corruption)|performance regressions?|sometimes|randomly|at random|now and then)\b/;

/** Somebody chooses a way that lasts. */
export const DECIDING =
  /^(?:decide|choose|weigh|settle) (?!.*\b(?:names?|colou?rs?|icons?|titles?|words?)\b)|\b(?:adrs?|rfcs?|design doc(?:ument)?s?|trade-?offs?)\b|^should we (?:use|adopt|choose|move|switch|split|build|go|keep|store|introduce)\b|^which .*\bshould we (?:use|adopt|choose|pick|take)\b|^(?:design|propose|model|plan) .*\b(?:models?|schemas?|interfaces?|protocols?|strateg(?:y|ies)|approach|migration|roll-?out|boundaries|style|contracts?)\b/;

export const REFACTORING =
  /\b(?:refactor|restructure|reorgani[sz]e|migrat(?:e|ion)|rewrit(?:e|ing)|port|extract|split|modulari[sz]e|moderni[sz]e|upgrade|convert|untangle|decouple|rebuild|overhaul|clean(?:ing)? up|get(?:ting)? rid of|mov(?:e|ing))\b/;

export const LARGE =
  /\b(?:all|every|everything|whole|entire|across|codebase|code base|repo|repository|modules?|services?|packages?|layers?|monolith|framework|from (?:[\w.+#-]+ ){1,3}to|to typescript|large|legacy|everywhere)\b|^(?:rebuild|rearchitect|overhaul|port)\b|^rewrite (?!(?:this|that|it)\b|(?:[\w-]+ ){0,4}(?:functions?|methods?|loops?|lines?|quer(?:y|ies)|regex(?:es)?|tests?|messages?|texts?|sentences?)\b)/;

/** Work on all of a program, with whatever verb; running something over it is none. */
export const WHOLE =
  /^(?!(?:run|format|lint|check|test|deploy|(?:re)?start)\b).*\b(?:whole|entire) (?:app|application|codebase|code base|project|site|program|product|platform|repo|repository)\b/;

/** One file cannot be meant, although a name such as `moment.js` looks like one. */
export const EVERYWHERE = /\b(?:everywhere|across|codebase|code base)\b/;

/** What a whole program stands on, exchanged for another. */
export const REPLACEMENT =
  /\b(?:replac(?:e|ing)|swap(?:ping)?(?: out)?|switch(?:ing)?|mov(?:e|ing) (?:away|off)|dropp?(?:ing)?)\b.*\b(?:orm|home-?grown|legacy|framework|databases?|bundler|test runner|library|provider|broker|backend|runtime|everywhere)\b/;

export const RESEARCH =
  /\b(?:research|explore|evaluate|compare|investigate|look(?:ing)? into|prototype|proof of concept|feasibility|survey|spike|benchmark)\b|\bfind out (?:whether|if) .*\b(?:would|could|can|makes? sense)\b/;

const PARTS =
  'component|services?|modules?|librar(?:y|ies)|apis?|apps?|application|platform|engine|pipeline|dashboard|cli|sdk|plugins?|server|client|integration|workflow|(?:two-factor )?authentication|authorization|auth|sso|oauth2?|payments?|checkout|search|notifications?|caching|cache|queue|sync|import(?:er)?|export(?:er)?|preferences|onboarding|feature|support for|editor|parser|scheduler|extension|crawler|compiler|bot|webhooks?|migration';
export const BUILDING = new RegExp(
  `\\b(?:build|develop|create|design|implement|introduce|integrate|set up|add|write|we need (?=an? |support )).*\\b(?:${PARTS})\\b|^(?:integrate|introduce|set up)\\b|\\bfrom spec(?:ification)? to production\\b|^make (?:the |our )?(?:whole |entire )?(?:app|application|site|product|platform) (?:work|run|available|accessible|usable)\\b`,
);
