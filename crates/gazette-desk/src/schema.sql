-- The register, format 1. `submission` holds what the desk searches, orders and lists by, made from the
-- values in `content` whenever they change; kept apart, so that an overview reads short rows only.

CREATE TABLE submission (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  year         INTEGER NOT NULL,
  running      INTEGER NOT NULL,
  origin       TEXT NOT NULL CHECK (origin IN ('received', 'row')),
  source       TEXT NOT NULL,
  packaging    TEXT NOT NULL,
  fingerprint  BLOB NOT NULL UNIQUE,
  outcome      TEXT NOT NULL CHECK (outcome IN ('accepted', 'returned')),
  received_at  TEXT NOT NULL,
  received_on  TEXT NOT NULL,
  unconfirmed  TEXT NOT NULL,
  warnings     INTEGER NOT NULL,
  held         INTEGER NOT NULL,
  released     TEXT,                       -- when a person let a held submission pass
  withdrawn    TEXT,                       -- when and why it was taken back
  issue        INTEGER REFERENCES issue (id),  -- the issue that published it
  settled      INTEGER NOT NULL DEFAULT 0, -- nothing is left to do: published, withdrawn, or answered and closed
  number       TEXT NOT NULL,
  number_key   TEXT NOT NULL,
  body         TEXT NOT NULL,
  body_key     TEXT NOT NULL,
  kind         TEXT NOT NULL,
  kind_key     TEXT NOT NULL,
  subject      TEXT NOT NULL,
  address      TEXT NOT NULL,
  issued_on    TEXT,
  effective_on TEXT,
  normative    INTEGER NOT NULL,
  urgent       INTEGER NOT NULL,           -- to be published at once
  series       TEXT NOT NULL,              -- body, year and symbol; empty without a running number
  serial       INTEGER,
  UNIQUE (origin, year, running)
);
CREATE INDEX submission_number ON submission (number_key);
CREATE INDEX submission_address ON submission (address);
CREATE INDEX submission_series ON submission (series, serial);
-- What is at hand is small beside what is settled; counting what is settled needs no row.
CREATE INDEX submission_settled ON submission (settled, origin, issue, withdrawn);
CREATE INDEX submission_gaps ON submission (series, serial)
  WHERE normative AND serial IS NOT NULL AND withdrawn IS NULL;

-- The model's values as JSON.
CREATE TABLE content (
  submission  INTEGER PRIMARY KEY REFERENCES submission (seq),
  document    TEXT NOT NULL,               -- metadata in force
  as_received TEXT NOT NULL,               -- metadata as they came; never change
  files       TEXT NOT NULL,
  findings    TEXT NOT NULL
);

CREATE TABLE tree (
  submission INTEGER PRIMARY KEY REFERENCES submission (seq),
  document   TEXT NOT NULL
);

CREATE TABLE issue (
  id           INTEGER PRIMARY KEY,
  year         INTEGER NOT NULL,
  first        INTEGER NOT NULL,
  last         INTEGER NOT NULL,
  date         TEXT NOT NULL,
  composed_at  TEXT NOT NULL,
  composed_by  TEXT NOT NULL,
  pages        INTEGER,
  digest       TEXT,
  proof_equal  INTEGER,
  published_at TEXT,
  published_by TEXT,
  sha256       TEXT,
  log_index    INTEGER,
  UNIQUE (year, first, last)
);
-- Every number of an issue once: no two issues can share one.
CREATE TABLE issue_number (
  year   INTEGER NOT NULL,
  number INTEGER NOT NULL,
  issue  INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  PRIMARY KEY (year, number)
) WITHOUT ROWID;

CREATE TABLE entry (
  issue      INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  position   INTEGER NOT NULL,
  submission INTEGER NOT NULL UNIQUE REFERENCES submission (seq),
  address    TEXT NOT NULL UNIQUE,
  entry      TEXT NOT NULL,
  stale      INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (issue, position)
);

CREATE INDEX entry_stale ON entry (issue) WHERE stale;

-- Ids of archive objects that the register stands for.
CREATE TABLE object (
  id    TEXT PRIMARY KEY,
  issue INTEGER REFERENCES issue (id)
) WITHOUT ROWID;

CREATE TABLE discrepancy (
  id          INTEGER PRIMARY KEY,
  submission  INTEGER NOT NULL REFERENCES submission (seq),
  what        TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('found', 'proposed', 'notified', 'answered', 'closed')),
  found_at    TEXT NOT NULL,
  proposed_at TEXT,
  notified_at TEXT,
  answered_at TEXT,
  closed_at   TEXT,
  notice      TEXT NOT NULL DEFAULT '',
  answer      INTEGER REFERENCES submission (seq)
);
CREATE INDEX discrepancy_submission ON discrepancy (submission);

CREATE TABLE event (
  seq        INTEGER PRIMARY KEY,
  submission INTEGER REFERENCES submission (seq),
  issue      TEXT NOT NULL DEFAULT '',     -- as 12/2026
  at         TEXT NOT NULL,
  who        TEXT NOT NULL,
  what       TEXT NOT NULL,
  field      TEXT NOT NULL,
  old        TEXT NOT NULL,
  new        TEXT NOT NULL,
  why        TEXT NOT NULL
);
CREATE INDEX event_submission ON event (submission);

-- What is published, and the trail, cannot be edited through any program that opens this file.
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'the trail is kept'); END;
CREATE TRIGGER event_stands BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'the trail stands'); END;
CREATE TRIGGER issue_kept BEFORE DELETE ON issue WHEN OLD.published_at IS NOT NULL
  BEGIN SELECT RAISE (ABORT, 'a published issue is kept'); END;
CREATE TRIGGER issue_stands BEFORE UPDATE ON issue
  WHEN OLD.published_at IS NOT NULL
    AND (NEW.year IS NOT OLD.year OR NEW.first IS NOT OLD.first OR NEW.last IS NOT OLD.last
      OR NEW.date IS NOT OLD.date OR NEW.published_at IS NOT OLD.published_at OR NEW.sha256 IS NOT OLD.sha256
      OR NEW.pages IS NOT OLD.pages OR (OLD.log_index IS NOT NULL AND NEW.log_index IS NOT OLD.log_index))
  BEGIN SELECT RAISE (ABORT, 'a published issue stands'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry
  WHEN (SELECT published_at FROM issue WHERE id = OLD.issue) IS NOT NULL
  BEGIN SELECT RAISE (ABORT, 'a published issue stands'); END;
CREATE TRIGGER submission_stands BEFORE UPDATE OF id, fingerprint, received_at ON submission
  WHEN NEW.id IS NOT OLD.id OR NEW.fingerprint IS NOT OLD.fingerprint OR NEW.received_at IS NOT OLD.received_at
  BEGIN SELECT RAISE (ABORT, 'what came in stands'); END;
CREATE TRIGGER submission_kept BEFORE DELETE ON submission BEGIN SELECT RAISE (ABORT, 'the register is kept'); END;
CREATE TRIGGER content_stands BEFORE UPDATE OF as_received ON content WHEN NEW.as_received IS NOT OLD.as_received
  BEGIN SELECT RAISE (ABORT, 'what came in stands'); END;
CREATE TRIGGER content_kept BEFORE DELETE ON content BEGIN SELECT RAISE (ABORT, 'the register is kept'); END;
