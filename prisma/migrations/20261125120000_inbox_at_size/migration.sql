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
CREATE FUNCTION "message_words"("body" text, "created_at" timestamptz) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('pg_catalog.simple'::regconfig, translate("body", '-_./:@#+&?=%~,|<>*^', '                   '))
        || array_to_tsvector(ARRAY['@' || floor(extract(epoch FROM "created_at" AT TIME ZONE 'UTC') / 604800)::int]);

-- Not partial, though deleted messages and activities have no words: PostgreSQL estimates by the statistics of whole
-- indexes only. New entries wait in a list that the server empties beside the path of messages
-- (lib/server/support/message-index.ts). The limit, in kB, is for when no server does.
CREATE INDEX "messages_search_idx" ON "messages" USING gin ("message_words"("body", "created_at"))
    WITH (fastupdate = on, gin_pending_list_limit = 65536);
