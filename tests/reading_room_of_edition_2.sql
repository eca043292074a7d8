-- The file of a reading room as the second edition made it, written out by sqlite3's iterdump.
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1296847442;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('promoted', 'refused', 'rolled back')),
    model  TEXT NOT NULL,              -- the version that the action is about
    reason TEXT NOT NULL,              -- the rule and its numbers, in words
    at     TEXT NOT NULL
);
INSERT INTO "decisions" VALUES(1,'refused','model 2','AUC no better','2026-11-24T13:49:23.802+00:00');
INSERT INTO "decisions" VALUES(2,'promoted','model 3','AUC better','2026-11-24T13:49:23.838+00:00');
INSERT INTO "decisions" VALUES(3,'rolled back','model 1','complaints','2026-11-24T13:49:23.882+00:00');
CREATE TABLE opinions (
    number      INTEGER PRIMARY KEY,   -- 1, 2, 3 ... in the order in which they were stored
    id          TEXT NOT NULL UNIQUE,  -- made by the writer: sent twice, stored once
    reader      TEXT NOT NULL,         -- the name that the reader typed, or that of the hub's user
    case_name   TEXT NOT NULL,         -- of the worklist
    model       TEXT NOT NULL,         -- version of the model whose call was shown
    stage       TEXT NOT NULL CHECK (stage IN ('first', 'after the map')),
    answer      TEXT NOT NULL CHECK (answer IN ('agree', 'disagree', 'cannot tell')),
    call        INTEGER NOT NULL CHECK (call IN (0, 1)),  -- of the model: 1 the finding
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),  -- that the model gave to the finding
    top INTEGER, left_ INTEGER, bottom INTEGER, right_ INTEGER,  -- box in pixels; bottom and right are beyond it
    remark      TEXT NOT NULL,         -- free text, perhaps empty
    corrects    INTEGER REFERENCES opinions (number),  -- the row that this one takes the place of
    at          TEXT NOT NULL          -- when it was given, universal time
);
INSERT INTO "opinions" VALUES(1,'id 1','Ada','image 0030','model 1','first','agree',1,0.75,NULL,NULL,NULL,NULL,'',NULL,'2026-11-01T03:13:56.120+00:00');
INSERT INTO "opinions" VALUES(2,'id 2','Ada','image 0030','model 1','first','disagree',1,0.75,1,2,30,40,'"lower; left"
θ = 3',1,'2026-11-02T03:13:56.120+00:00');
INSERT INTO "opinions" VALUES(3,'id 3','Ada','image 0030','model 1','after the map','cannot tell',1,0.75,NULL,NULL,NULL,NULL,'',NULL,'2026-11-03T03:13:56.120+00:00');
INSERT INTO "opinions" VALUES(4,'id 4','Ben Ö','image 0030','model 1','first','agree',1,0.75,NULL,NULL,NULL,NULL,'',NULL,'2026-11-04T03:13:56.120+00:00');
INSERT INTO "opinions" VALUES(5,'id 5','Ben Ö','image 0109','model 1','first','disagree',0,0.25,NULL,NULL,NULL,NULL,'=1+1',NULL,'2026-11-05T03:13:56.120+00:00');
INSERT INTO "opinions" VALUES(6,'id 6','Ada','image 0030','model 1','first','agree',1,0.75,NULL,NULL,NULL,NULL,'',2,'2026-11-06T03:13:56.120+00:00');
CREATE UNIQUE INDEX one_beginning ON opinions (reader, case_name, model, stage) WHERE corrects IS NULL;
CREATE UNIQUE INDEX one_correction ON opinions (corrects) WHERE corrects IS NOT NULL;
CREATE TRIGGER opinions_no_update BEFORE UPDATE ON opinions
    BEGIN SELECT RAISE(ABORT, 'opinions: a row is never changed; add a new one'); END;
CREATE TRIGGER opinions_no_delete BEFORE DELETE ON opinions
    BEGIN SELECT RAISE(ABORT, 'opinions: a row is never removed'); END;
CREATE TRIGGER opinions_no_replace BEFORE INSERT ON opinions
    WHEN EXISTS (SELECT 1 FROM opinions WHERE number = NEW.number OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'opinions: this row is there already'); END;
CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions: a row is never changed; add a new one'); END;
CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions: a row is never removed'); END;
CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
    WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'decisions: this row is there already'); END;
COMMIT;
