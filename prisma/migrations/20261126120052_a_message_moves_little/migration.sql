-- DropForeignKey
ALTER TABLE "messages" DROP CONSTRAINT "messages_conversation_id_fkey";

-- DropIndex
DROP INDEX "conversations_customer_id_last_message_at_idx";

-- DropIndex
DROP INDEX "conversations_status_last_message_at_id_idx";

-- DropIndex
DROP INDEX "conversations_status_priority_last_message_at_id_idx";

-- DropIndex
DROP INDEX "messages_conversation_id_customer_seq_key";

-- What Prisma cannot say: the lists' indexes go by this column. Within a minute a message leaves it as it is, and
-- PostgreSQL then writes no entry in any index of the table (a heap-only update). Lists sort within the minute.
ALTER TABLE "conversations" ADD COLUMN "last_message_minute" TIMESTAMPTZ(3)
    GENERATED ALWAYS AS (date_bin('1 minute', "last_message_at", '2000-01-01 00:00:00+00')) STORED;

-- A heap-only update needs room on the row's page.
ALTER TABLE "conversations" SET (fillfactor = 85);

-- CreateIndex
CREATE INDEX "conversations_customer_id_idx" ON "conversations"("customer_id");

-- CreateIndex
CREATE INDEX "conversations_status_last_message_minute_idx" ON "conversations"("status", "last_message_minute" DESC);

-- CreateIndex
CREATE INDEX "conversations_status_priority_last_message_minute_idx" ON "conversations"("status", "priority" DESC, "last_message_minute" DESC);

-- What Prisma cannot say.

DROP INDEX "conversations_status_waiting_since_idx";
CREATE INDEX "conversations_status_waiting_since_idx" ON "conversations"
    ("status", coalesce("waiting_since", 'infinity'), "last_message_minute" DESC);
DROP INDEX "conversations_active_assignee_id_idx";
CREATE INDEX "conversations_active_assignee_id_idx" ON "conversations"
    ("assignee_id", "last_message_minute" DESC) WHERE "status" IN ('open', 'pending');

-- Until the first note in a conversation each message has the same number in both logs, and the index by the agents'
-- finds it: only the others are entered a second time.
CREATE UNIQUE INDEX "messages_conversation_id_customer_seq_key" ON "messages"("conversation_id", "customer_seq")
    WHERE "customer_seq" <> "agent_seq";

-- What is left of the foreign key of messages. Its other half, that a new message has a conversation, is in the statement
-- that inserts: it holds the conversation's row from before to after (lib/server/support/timeline/statement.ts).
-- \073 is a semicolon: whoever applies migrations takes each for the end of a statement.
CREATE FUNCTION "keep_conversation_with_messages"() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
    IF EXISTS (SELECT FROM messages WHERE conversation_id = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = ''A conversation that has messages is kept.''\073
    END IF\073
    RETURN OLD\073
END';
CREATE TRIGGER "keep_conversation_with_messages" BEFORE DELETE ON "conversations"
    FOR EACH ROW EXECUTE FUNCTION "keep_conversation_with_messages"();

-- PostgreSQL's parser takes every sign beyond ASCII for a letter where the database has the locale C, as the embedded one
-- does: typographic quotes, dashes, dots, spaces and pictures are taken out by their numbers. All words are written anew.
CREATE OR REPLACE FUNCTION "words_of_message"("body" text, "created_at" timestamptz) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.simple'::regconfig, regexp_replace(
            translate("body", '-_./:@#+&?=%~,|<>*^', '                   '),
            '[\u00A0-\u00A9\u00AB-\u00B1\u00B4\u00B6-\u00B8\u00BB\u00BF\u00D7\u00F7\u2000-\u206F\u20A0-\u20CF\u2190-\u245F\u2500-\u2775\u2794-\u2BFF\u2E00-\u2E7F\u3001-\u3004\u3008-\u3020\u3030\uFE00-\uFE0F\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65\U0001F000-\U0001FAFF]+', ' ', 'g'))
        || array_to_tsvector(ARRAY['@' || floor(extract(epoch FROM "created_at" AT TIME ZONE 'UTC') / 604800)::int]);
TRUNCATE "message_words", "word_marks";
