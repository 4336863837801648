-- DropIndex
DROP INDEX "conversations_assignee_id_status_last_message_at_id_idx";

-- DropIndex
DROP INDEX "conversations_last_message_at_id_idx";

-- DropIndex
DROP INDEX "messages_conversation_id_agent_rev_key";

-- DropIndex
DROP INDEX "messages_conversation_id_customer_rev_key";

-- CreateIndex
CREATE INDEX "conversations_status_priority_last_message_at_id_idx" ON "conversations"("status", "priority" DESC, "last_message_at" DESC, "id" DESC);

-- CreateTable
CREATE TABLE "message_words" (
    "conversation_id" UUID NOT NULL,
    "agent_seq" INTEGER NOT NULL,
    "agent_rev" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "words" tsvector NOT NULL,

    CONSTRAINT "message_words_pkey" PRIMARY KEY ("conversation_id","agent_seq")
);

-- CreateTable
CREATE TABLE "word_marks" (
    "conversation_id" UUID NOT NULL,
    "agent_rev" INTEGER NOT NULL,

    CONSTRAINT "word_marks_pkey" PRIMARY KEY ("conversation_id")
);

-- What Prisma cannot say.

-- Until the first edit in a conversation each message's rev is its seq, and the index by seq finds it: only the others
-- are entered a second time.
CREATE UNIQUE INDEX "messages_conversation_id_agent_rev_key" ON "messages"("conversation_id", "agent_rev")
    WHERE "agent_rev" <> "agent_seq";
CREATE UNIQUE INDEX "messages_conversation_id_customer_rev_key" ON "messages"("conversation_id", "customer_rev")
    WHERE "customer_rev" <> "customer_seq";

-- A message moves `last_message_at` and `waiting_since`, so each index here is one more entry for each message. Every
-- view is read from the three that begin with the status, `all` by merging the four statuses. What an agent holds, and
-- what nobody holds, is a small part of the rest.
CREATE INDEX "conversations_status_waiting_since_idx" ON "conversations"
    ("status", coalesce("waiting_since", 'infinity'), "last_message_at" DESC, "id" DESC);
CREATE INDEX "conversations_active_assignee_id_idx" ON "conversations"
    ("assignee_id", "last_message_at" DESC, "id" DESC) WHERE "status" IN ('open', 'pending');

-- Trusted since PostgreSQL 13: whoever owns the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Parts of names, e-mail addresses and order numbers. The search writes the same expressions.
CREATE INDEX "customers_search_idx" ON "customers"
    USING gin ((lower("name" || ' ' || coalesce("email", '') || ' ' || coalesce("contact_email", ''))) gin_trgm_ops);
CREATE INDEX "orders_search_idx" ON "orders" USING gin ((lower("number")) gin_trgm_ops);

-- The words of a message, and the week it was written in as a word that nobody can type. Signs separate words: the
-- parser would otherwise take addresses and paths as one. A query that names weeks reads only their part of the index.
CREATE FUNCTION "words_of_message"("body" text, "created_at" timestamptz) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.simple'::regconfig, translate("body", '-_./:@#+&?=%~,|<>*^', '                   '))
        || array_to_tsvector(ARRAY['@' || floor(extract(epoch FROM "created_at" AT TIME ZONE 'UTC') / 604800)::int]);

-- New entries wait in a list that whoever writes words empties at once (lib/server/support/message-words.ts): sorting
-- in many together costs two thirds of sorting in each.
CREATE INDEX "message_words_words_idx" ON "message_words" USING gin ("words");
