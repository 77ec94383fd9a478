-- What Prompt Ledger reads of calls and scores, for PostgreSQL 14 or later. Where you keep them otherwise, make two
-- views with these names and columns. The table of scores stands beside that of calls: another_calls, another_scores.

CREATE TABLE llm_calls (
  id text PRIMARY KEY,                    -- of the span, by which a score names its call
  at timestamptz NOT NULL,                -- when the call began
  prompt text NOT NULL,
  version text,
  arm text,                               -- of an experiment: control, challenger
  model text,
  environment text,                       -- a call that names none counts in all
  unit text,                              -- user or conversation, hashed: calls of one unit are no independent evidence
  shadow boolean NOT NULL DEFAULT false,  -- its answer was served to nobody
  failed boolean NOT NULL DEFAULT false,
  retries integer NOT NULL DEFAULT 0,
  milliseconds double precision,          -- with all retries
  cost_usd double precision,              -- NULL where the price is unknown
  input_tokens bigint,                    -- with those read from a cache
  cached_input_tokens bigint,
  output_tokens bigint
);
CREATE INDEX llm_calls_at ON llm_calls (at);

-- A score comes late, so that it has a table of its own. What it does not say itself is taken from its call.
CREATE TABLE llm_scores (
  call_id text,
  at timestamptz NOT NULL,                -- when it was given
  name text NOT NULL,                     -- quality_score; user_feedback; user_correction; names of your own
  value double precision NOT NULL,        -- 0 to 1
  prompt text,
  version text,
  arm text,
  model text,
  environment text,
  unit text
);
CREATE INDEX llm_scores_at ON llm_scores (at);
-- What is delivered twice counts once.
CREATE UNIQUE INDEX llm_scores_once ON llm_scores (call_id, name, at) WHERE name <> 'user_correction';
CREATE UNIQUE INDEX llm_corrections_once ON llm_scores (call_id) WHERE name = 'user_correction';
