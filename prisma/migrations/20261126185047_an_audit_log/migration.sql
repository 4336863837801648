-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" "author_kind" NOT NULL,
    "actor_id" UUID,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" UUID,
    "subject_name" TEXT,
    "address" TEXT,
    "session_id" UUID,
    "request_id" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_entries_at_id_idx" ON "audit_entries"("at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_action_at_id_idx" ON "audit_entries"("action", "at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_subject_id_action_at_idx" ON "audit_entries"("subject_id", "action", "at");

-- What Prisma cannot say: the log only grows, whoever asks. Triggers that always fire, as those of a replica do not. No
-- entry is large, so that the log cannot be used to store anything.
-- \073 is a semicolon: whoever applies migrations takes each for the end of a statement.
CREATE FUNCTION "keep_audit_entries"() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
    RAISE insufficient_privilege USING MESSAGE = ''The audit log is append-only: entries are neither changed nor removed.''\073
END';
CREATE TRIGGER "keep_audit_entries" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "keep_audit_entries"();
ALTER TABLE "audit_entries" ENABLE ALWAYS TRIGGER "keep_audit_entries";

ALTER TABLE "audit_entries"
    ADD CONSTRAINT "audit_entries_actor_check" CHECK (("actor_kind" = 'system') = ("actor_id" IS NULL)),
    ADD CONSTRAINT "audit_entries_subject_check" CHECK (("subject_kind" IS NULL) = ("subject_name" IS NULL)),
    ADD CONSTRAINT "audit_entries_size_check" CHECK (
        length("actor_name") <= 200 AND length("action") <= 40 AND length("subject_kind") <= 40
        AND length("subject_name") <= 200 AND length("address") <= 64 AND length("request_id") <= 64
        AND octet_length("details"::text) <= 2048 AND jsonb_typeof("details") = 'object');
