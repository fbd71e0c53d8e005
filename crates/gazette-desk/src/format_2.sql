-- Format 2: the trail is chained, and what happens to an issue after it is published is kept.

-- Each line of the trail holds a digest over itself and the digest of the line before it.
ALTER TABLE event ADD COLUMN hash TEXT NOT NULL DEFAULT '';

-- Who receives printed issues, free of charge.
CREATE TABLE recipient (
  id       INTEGER PRIMARY KEY,
  name     TEXT NOT NULL,
  address  TEXT NOT NULL,
  level    TEXT NOT NULL,
  copies   INTEGER NOT NULL CHECK (copies > 0),
  from_day TEXT NOT NULL,
  to_day   TEXT,                           -- the last day; none while it goes on
  CHECK (to_day IS NULL OR to_day >= from_day)
);
CREATE TABLE sending (
  issue     INTEGER NOT NULL REFERENCES issue (id),
  recipient INTEGER NOT NULL REFERENCES recipient (id),
  copies    INTEGER NOT NULL CHECK (copies > 0),
  sent_on   TEXT NOT NULL,
  PRIMARY KEY (issue, recipient)
) WITHOUT ROWID;

-- Originals whose bytes were disposed of when their time was over; their digests stay.
CREATE TABLE disposed (
  digest  TEXT PRIMARY KEY,
  size    INTEGER NOT NULL,
  list    TEXT NOT NULL,                   -- digest of the list that a person confirmed
  at      TEXT NOT NULL,
  who     TEXT NOT NULL
) WITHOUT ROWID;

-- Gazettes of other offices that were joined in.
CREATE TABLE joined (
  folder     TEXT PRIMARY KEY,
  name       TEXT NOT NULL,
  package    TEXT NOT NULL,                -- digest of the package's manifest
  checkpoint TEXT NOT NULL,                -- of the other log; empty if it had none
  trail      TEXT NOT NULL,                -- head of the other trail
  at         TEXT NOT NULL,
  who        TEXT NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER sending_kept BEFORE DELETE ON sending BEGIN SELECT RAISE (ABORT, 'what was sent is kept'); END;
CREATE TRIGGER disposed_kept BEFORE DELETE ON disposed BEGIN SELECT RAISE (ABORT, 'what was disposed of is kept'); END;
CREATE TRIGGER joined_kept BEFORE DELETE ON joined BEGIN SELECT RAISE (ABORT, 'what was joined is kept'); END;

-- Documents split over issues: the first part stands in `entry`, each later one here.
CREATE TABLE instalment (
  issue      INTEGER NOT NULL REFERENCES issue (id) ON DELETE CASCADE,
  submission INTEGER NOT NULL REFERENCES submission (seq),
  entry      TEXT NOT NULL,                -- empty for the first part
  next       TEXT NOT NULL,                -- the issue with the part after, as 13/2026; empty for the last part
  PRIMARY KEY (issue, submission)
);
CREATE INDEX instalment_next ON instalment (next);
CREATE TRIGGER instalment_kept BEFORE DELETE ON instalment
  WHEN (SELECT published_at FROM issue WHERE id = OLD.issue) IS NOT NULL
  BEGIN SELECT RAISE (ABORT, 'a published issue stands'); END;
