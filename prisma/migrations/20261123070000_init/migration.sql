-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "agent_role" AS ENUM ('agent', 'admin');

-- CreateEnum
CREATE TYPE "session_end" AS ENUM ('signed_out', 'expired', 'revoked', 'merged');

-- CreateEnum
CREATE TYPE "conversation_status" AS ENUM ('open', 'pending', 'snoozed', 'closed');

-- CreateEnum
CREATE TYPE "priority" AS ENUM ('low', 'normal', 'high', 'urgent');

-- CreateEnum
CREATE TYPE "author_kind" AS ENUM ('customer', 'agent', 'system');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('reply', 'note', 'activity');

-- CreateEnum
CREATE TYPE "availability" AS ENUM ('online', 'away');

-- CreateEnum
CREATE TYPE "order_status" AS ENUM ('pending', 'processed', 'delivered', 'cancelled');

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" UUID NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customers" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "contact_email" TEXT,
    "password_hash" TEXT,
    "address" JSONB,
    "registered_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agents" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" "agent_role" NOT NULL DEFAULT 'agent',
    "disabled_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "customer_id" UUID,
    "agent_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "end_reason" "session_end",

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "status" "conversation_status" NOT NULL DEFAULT 'open',
    "priority" "priority" NOT NULL DEFAULT 'normal',
    "assignee_id" UUID,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version" INTEGER NOT NULL DEFAULT 0,
    "agent_length" INTEGER NOT NULL DEFAULT 0,
    "agent_head" INTEGER NOT NULL DEFAULT 0,
    "customer_length" INTEGER NOT NULL DEFAULT 0,
    "customer_head" INTEGER NOT NULL DEFAULT 0,
    "preview" TEXT NOT NULL DEFAULT '',
    "last_message_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_message_id" UUID,
    "last_author_kind" "author_kind",
    "last_author_id" UUID,
    "last_customer_seq" INTEGER NOT NULL DEFAULT 0,
    "context" JSONB,
    "waiting_since" TIMESTAMPTZ(3),
    "snoozed_until" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "kind" "message_kind" NOT NULL,
    "agent_seq" INTEGER NOT NULL,
    "agent_rev" INTEGER NOT NULL,
    "customer_seq" INTEGER,
    "customer_rev" INTEGER,
    "author_kind" "author_kind" NOT NULL,
    "author_id" UUID,
    "client_id" UUID,
    "input_hash" BYTEA,
    "body" TEXT NOT NULL,
    "activity" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipts" (
    "conversation_id" UUID NOT NULL,
    "participant_kind" "author_kind" NOT NULL,
    "participant_id" UUID NOT NULL,
    "delivered_seq" INTEGER NOT NULL DEFAULT 0,
    "read_seq" INTEGER NOT NULL DEFAULT 0,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "receipts_pkey" PRIMARY KEY ("conversation_id","participant_id")
);

-- CreateTable
CREATE TABLE "presence" (
    "node_id" UUID NOT NULL,
    "participant_kind" "author_kind" NOT NULL,
    "participant_id" UUID NOT NULL,
    "availability" "availability" NOT NULL DEFAULT 'online',
    "renewed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "presence_pkey" PRIMARY KEY ("node_id","participant_id")
);

-- CreateTable
CREATE TABLE "products" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "category" TEXT,
    "picture" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_variants" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "is_in_stock" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "product_variants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "carts" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "carts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cart_items" (
    "cart_id" UUID NOT NULL,
    "variant_id" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cart_items_pkey" PRIMARY KEY ("cart_id","variant_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "status" "order_status" NOT NULL DEFAULT 'pending',
    "total_cents" INTEGER NOT NULL,
    "address" JSONB NOT NULL,
    "tracking" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "checkout_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_items" (
    "order_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "price_cents" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "order_items_pkey" PRIMARY KEY ("order_id","position")
);

-- CreateIndex
CREATE UNIQUE INDEX "customers_external_id_key" ON "customers"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "customers_email_key" ON "customers"("email");

-- CreateIndex
CREATE UNIQUE INDEX "agents_email_key" ON "agents"("email");

-- CreateIndex
CREATE INDEX "sessions_customer_id_idx" ON "sessions"("customer_id");

-- CreateIndex
CREATE INDEX "sessions_agent_id_idx" ON "sessions"("agent_id");

-- CreateIndex
CREATE INDEX "conversations_customer_id_last_message_at_idx" ON "conversations"("customer_id", "last_message_at" DESC);

-- CreateIndex
CREATE INDEX "conversations_status_last_message_at_id_idx" ON "conversations"("status", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_assignee_id_status_last_message_at_id_idx" ON "conversations"("assignee_id", "status", "last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "conversations_last_message_at_id_idx" ON "conversations"("last_message_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_agent_seq_key" ON "messages"("conversation_id", "agent_seq");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_agent_rev_key" ON "messages"("conversation_id", "agent_rev");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_customer_seq_key" ON "messages"("conversation_id", "customer_seq");

-- CreateIndex
CREATE UNIQUE INDEX "messages_conversation_id_customer_rev_key" ON "messages"("conversation_id", "customer_rev");

-- CreateIndex
CREATE UNIQUE INDEX "messages_author_id_client_id_key" ON "messages"("author_id", "client_id");

-- CreateIndex
CREATE INDEX "presence_participant_id_idx" ON "presence"("participant_id");

-- CreateIndex
CREATE UNIQUE INDEX "products_external_id_key" ON "products"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "products_slug_key" ON "products"("slug");

-- CreateIndex
CREATE INDEX "products_category_position_idx" ON "products"("category", "position");

-- CreateIndex
CREATE UNIQUE INDEX "product_variants_sku_key" ON "product_variants"("sku");

-- CreateIndex
CREATE INDEX "product_variants_product_id_position_idx" ON "product_variants"("product_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "carts_customer_id_key" ON "carts"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_number_key" ON "orders"("number");

-- CreateIndex
CREATE UNIQUE INDEX "orders_checkout_id_key" ON "orders"("checkout_id");

-- CreateIndex
CREATE INDEX "orders_customer_id_created_at_idx" ON "orders"("customer_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "agents"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_variants" ADD CONSTRAINT "product_variants_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "carts" ADD CONSTRAINT "carts_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_cart_id_fkey" FOREIGN KEY ("cart_id") REFERENCES "carts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_variant_id_fkey" FOREIGN KEY ("variant_id") REFERENCES "product_variants"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "orders"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say.

ALTER TABLE "installation" ADD CONSTRAINT "installation_is_one_row" CHECK ("id" = 1);

ALTER TABLE "customers"
    ADD CONSTRAINT "customers_email_is_lower_case" CHECK ("email" = lower("email")),
    ADD CONSTRAINT "customers_guests_have_no_account"
        CHECK ("registered_at" IS NOT NULL OR ("email" IS NULL AND "password_hash" IS NULL));

ALTER TABLE "agents" ADD CONSTRAINT "agents_email_is_lower_case" CHECK ("email" = lower("email"));

ALTER TABLE "sessions"
    ADD CONSTRAINT "sessions_belong_to_one_person" CHECK (num_nonnulls("customer_id", "agent_id") = 1),
    ADD CONSTRAINT "sessions_end_with_a_reason" CHECK (("ended_at" IS NULL) = ("end_reason" IS NULL));

ALTER TABLE "conversations"
    ADD CONSTRAINT "conversations_count_from_zero"
        CHECK ("version" >= 0 AND "last_customer_seq" >= 0 AND "customer_length" >= 0 AND "agent_length" >= 0),
    ADD CONSTRAINT "conversations_customers_see_a_part" CHECK ("customer_length" <= "agent_length"),
    ADD CONSTRAINT "conversations_heads_cover_their_logs"
        CHECK ("customer_head" >= "customer_length" AND "agent_head" >= "agent_length");

ALTER TABLE "messages"
    ADD CONSTRAINT "messages_count_from_one"
        CHECK ("agent_seq" >= 1 AND "agent_rev" >= "agent_seq" AND "customer_seq" >= 1 AND "customer_rev" >= "customer_seq"),
    ADD CONSTRAINT "messages_have_both_customer_numbers_or_none" CHECK (("customer_seq" IS NULL) = ("customer_rev" IS NULL)),
    ADD CONSTRAINT "messages_notes_are_private" CHECK ("kind" <> 'note' OR "customer_seq" IS NULL),
    ADD CONSTRAINT "messages_replies_are_public" CHECK ("kind" <> 'reply' OR "customer_seq" IS NOT NULL);

ALTER TABLE "receipts" ADD CONSTRAINT "receipts_read_what_was_delivered" CHECK ("delivered_seq" >= "read_seq" AND "read_seq" >= 0);

ALTER TABLE "product_variants" ADD CONSTRAINT "product_variants_price_is_not_negative" CHECK ("price_cents" >= 0);

ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_quantity_is_positive" CHECK ("quantity" > 0);

ALTER TABLE "orders" ADD CONSTRAINT "orders_total_is_not_negative" CHECK ("total_cents" >= 0);

ALTER TABLE "order_items"
    ADD CONSTRAINT "order_items_price_is_not_negative" CHECK ("price_cents" >= 0),
    ADD CONSTRAINT "order_items_quantity_is_positive" CHECK ("quantity" > 0);
