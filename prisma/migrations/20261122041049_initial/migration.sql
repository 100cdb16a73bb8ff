-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" TEXT NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id_hash")
);

-- CreateTable
CREATE TABLE "oauth_flow" (
    "state_hash" BYTEA NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "session_id_hash" BYTEA NOT NULL,
    "connector_id" TEXT NOT NULL,
    "connection_id" UUID,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "optional_groups" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "sealed_verifier" BYTEA,
    "return_path" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_flow_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "pending_reauthorisation" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "secret_id" UUID NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "external_account_name" TEXT NOT NULL,
    "account_facts" JSONB NOT NULL,
    "granted_scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "token_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pending_reauthorisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connector_id" TEXT NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "external_account_name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "state_reason" TEXT,
    "state_since" TIMESTAMPTZ(3) NOT NULL,
    "secret_id" UUID,
    "granted_scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "optional_groups" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "account_facts" JSONB NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "token_expires_at" TIMESTAMPTZ(3),
    "token_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "refresh_started_at" TIMESTAMPTZ(3),
    "refresh_failures" INTEGER NOT NULL DEFAULT 0,
    "refresh_retry_at" TIMESTAMPTZ(3),
    "throttled_until" TIMESTAMPTZ(3),
    "connected_by_user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_delivery_at" TIMESTAMPTZ(3),
    "last_probe_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_state_change" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "from_state" TEXT NOT NULL,
    "to_state" TEXT NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_state_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sealed_secret" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "key_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sealed_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_cursor" (
    "connection_id" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "cursor" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_run_at" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "poll_cursor_pkey" PRIMARY KEY ("connection_id","stream")
);

-- CreateTable
CREATE TABLE "provider_call_count" (
    "connection_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "provider_call_count_pkey" PRIMARY KEY ("connection_id","minute")
);

-- CreateTable
CREATE TABLE "inbox_event" (
    "id" BIGSERIAL NOT NULL,
    "connector_id" TEXT NOT NULL,
    "account_key" TEXT NOT NULL,
    "connection_id" UUID,
    "workspace_id" UUID,
    "dedupe_key" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "object_type" TEXT,
    "object_id" TEXT,
    "event_type" TEXT,
    "occurred_at" TIMESTAMPTZ(3),
    "body" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_text" TEXT,
    "run_id" UUID,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "inbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_record" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "pipeline_id" TEXT,
    "stage_id" TEXT,
    "source_updated_at" TIMESTAMPTZ(3),
    "archived" BOOLEAN NOT NULL DEFAULT false,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "record_relation" (
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "related_object_type" TEXT NOT NULL,
    "related_external_id" TEXT NOT NULL,

    CONSTRAINT "record_relation_pkey" PRIMARY KEY ("connection_id","object_type","external_id","related_object_type","related_external_id")
);

-- CreateTable
CREATE TABLE "rule" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT false,
    "active_from" TIMESTAMPTZ(3),
    "current_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_version" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "rule_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "created_by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "builtin" BOOLEAN NOT NULL DEFAULT false,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mapping_version" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "created_by_user_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mapping_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "email_template" (
    "workspace_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "email_template_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateTable
CREATE TABLE "run" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "record_name" TEXT,
    "cause" TEXT NOT NULL,
    "inbox_event_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "rule_version_id" UUID,
    "mapping_version" INTEGER,
    "outcome" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "reasons" JSONB NOT NULL,
    "account_id" UUID,
    "error_text" TEXT,
    "duration_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "record_name" TEXT,
    "rule_id" UUID NOT NULL,
    "rule_version_id" UUID NOT NULL,
    "missing" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" TEXT NOT NULL,
    "held_since" TIMESTAMPTZ(3) NOT NULL,
    "settle_until" TIMESTAMPTZ(3) NOT NULL,
    "next_read_at" TIMESTAMPTZ(3),
    "run_id" UUID NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "hold_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attention_item" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "connection_id" UUID,
    "account_id" UUID,
    "title" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" UUID,

    CONSTRAINT "attention_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "company_name" TEXT NOT NULL,
    "normalised_name" TEXT NOT NULL,
    "website" TEXT,
    "domain" TEXT,
    "arr_amount" DECIMAL(20,4),
    "arr_currency" TEXT,
    "close_date" DATE,
    "ae_email" TEXT,
    "ae_name" TEXT,
    "csm_user_id" UUID,
    "primary_contact_name" TEXT,
    "primary_contact_email" TEXT,
    "industry" TEXT,
    "company_size" TEXT,
    "notes" TEXT,
    "custom" JSONB NOT NULL DEFAULT '{}',
    "context" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'onboarding',
    "handoff_step" TEXT NOT NULL DEFAULT 'ae_review',
    "template_id" UUID,
    "template_name" TEXT,
    "progress_percent" INTEGER NOT NULL DEFAULT 0,
    "health" TEXT NOT NULL DEFAULT 'on_track',
    "health_reasons" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "go_live_date" DATE,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_link" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "connector_id" TEXT NOT NULL,
    "external_account_id" TEXT NOT NULL,
    "connection_id" UUID NOT NULL,
    "object_type" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'active',
    "record_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account_fact" (
    "account_id" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "workspace_id" UUID NOT NULL,
    "value" JSONB,
    "origin" TEXT NOT NULL,
    "evidence" JSONB NOT NULL,
    "connection_id" UUID,
    "source_updated_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "set_by_user_id" UUID,
    "source_value" JSONB,

    CONSTRAINT "account_fact_pkey" PRIMARY KEY ("account_id","field")
);

-- CreateTable
CREATE TABLE "account_person" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "title" TEXT,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "object_type" TEXT,
    "external_id" TEXT,

    CONSTRAINT "account_person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_milestone" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL,
    "due_date" DATE,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "plan_milestone_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_task" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "milestone_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL,
    "assignee_user_id" UUID,
    "position" INTEGER NOT NULL,
    "due_date" DATE,
    "state" TEXT NOT NULL DEFAULT 'open',
    "completed_at" TIMESTAMPTZ(3),
    "completed_by" UUID,

    CONSTRAINT "plan_task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline_entry" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "run_id" UUID,
    "effect_id" UUID,

    CONSTRAINT "timeline_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "effect" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "account_id" UUID,
    "run_id" UUID,
    "effect_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "external_id" TEXT,
    "fingerprint" TEXT,
    "error_code" TEXT,
    "error_text" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "effect_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_user_id" UUID,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_email_key" ON "app_user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "oauth_flow_expires_at_idx" ON "oauth_flow"("expires_at");

-- CreateIndex
CREATE INDEX "connection_connector_id_external_account_id_idx" ON "connection"("connector_id", "external_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_workspace_id_connector_id_external_account_id_key" ON "connection"("workspace_id", "connector_id", "external_account_id");

-- CreateIndex
CREATE INDEX "connection_state_change_connection_id_at_idx" ON "connection_state_change"("connection_id", "at" DESC);

-- CreateIndex
CREATE INDEX "sealed_secret_key_id_idx" ON "sealed_secret"("key_id");

-- CreateIndex
CREATE INDEX "sealed_secret_connection_id_idx" ON "sealed_secret"("connection_id");

-- CreateIndex
CREATE INDEX "inbox_event_connection_id_object_type_object_id_idx" ON "inbox_event"("connection_id", "object_type", "object_id");

-- CreateIndex
CREATE INDEX "inbox_event_workspace_id_received_at_idx" ON "inbox_event"("workspace_id", "received_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "source_record_connection_id_object_type_external_id_key" ON "source_record"("connection_id", "object_type", "external_id");

-- CreateIndex
CREATE INDEX "record_relation_connection_id_related_object_type_related_e_idx" ON "record_relation"("connection_id", "related_object_type", "related_external_id");

-- CreateIndex
CREATE INDEX "rule_connection_id_idx" ON "rule"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "rule_version_rule_id_version_key" ON "rule_version"("rule_id", "version");

-- CreateIndex
CREATE INDEX "template_workspace_id_idx" ON "template"("workspace_id");

-- CreateIndex
CREATE UNIQUE INDEX "mapping_version_connection_id_version_key" ON "mapping_version"("connection_id", "version");

-- CreateIndex
CREATE INDEX "run_workspace_id_created_at_idx" ON "run"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "run_connection_id_object_type_external_id_created_at_idx" ON "run"("connection_id", "object_type", "external_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "run_account_id_idx" ON "run"("account_id");

-- CreateIndex
CREATE INDEX "hold_state_next_read_at_idx" ON "hold"("state", "next_read_at");

-- CreateIndex
CREATE UNIQUE INDEX "hold_connection_id_object_type_external_id_key" ON "hold"("connection_id", "object_type", "external_id");

-- CreateIndex
CREATE INDEX "attention_item_workspace_id_state_created_at_idx" ON "attention_item"("workspace_id", "state", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "attention_item_workspace_id_dedupe_key_key" ON "attention_item"("workspace_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "account_workspace_id_created_at_idx" ON "account"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "account_workspace_id_normalised_name_idx" ON "account"("workspace_id", "normalised_name");

-- CreateIndex
CREATE INDEX "account_workspace_id_domain_idx" ON "account"("workspace_id", "domain");

-- CreateIndex
CREATE INDEX "account_workspace_id_csm_user_id_idx" ON "account"("workspace_id", "csm_user_id");

-- CreateIndex
CREATE INDEX "account_link_account_id_idx" ON "account_link"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_link_workspace_id_connector_id_external_account_id__key" ON "account_link"("workspace_id", "connector_id", "external_account_id", "object_type", "external_id");

-- CreateIndex
CREATE INDEX "account_person_workspace_id_email_idx" ON "account_person"("workspace_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "account_person_account_id_object_type_external_id_key" ON "account_person"("account_id", "object_type", "external_id");

-- CreateIndex
CREATE INDEX "plan_milestone_account_id_position_idx" ON "plan_milestone"("account_id", "position");

-- CreateIndex
CREATE INDEX "plan_task_account_id_idx" ON "plan_task"("account_id");

-- CreateIndex
CREATE INDEX "plan_task_milestone_id_position_idx" ON "plan_task"("milestone_id", "position");

-- CreateIndex
CREATE INDEX "timeline_entry_account_id_at_idx" ON "timeline_entry"("account_id", "at" DESC);

-- CreateIndex
CREATE INDEX "effect_state_next_attempt_at_idx" ON "effect"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "effect_account_id_idx" ON "effect"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "effect_workspace_id_effect_key_key" ON "effect"("workspace_id", "effect_key");

-- CreateIndex
CREATE INDEX "audit_entry_workspace_id_at_idx" ON "audit_entry"("workspace_id", "at" DESC);

-- Written by hand: what the schema language has no words for.

-- accounts.sql
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Search as you type over the account list.
CREATE INDEX account_name_search ON account USING gin (normalised_name gin_trgm_ops, company_name gin_trgm_ops);

-- effects.sql
-- What the dispatcher looks for; done effects stay out of the index.
CREATE INDEX effect_waiting ON effect (next_attempt_at, id) WHERE state = 'waiting';

-- Sends whose process died.
CREATE INDEX effect_sending ON effect (lease_until) WHERE state = 'sending';

-- inbox.sql
-- One row per delivered event and connection; events nobody is connected for count as one connection.
CREATE UNIQUE INDEX inbox_event_once ON inbox_event (connector_id, account_key, connection_id, dedupe_key) NULLS NOT DISTINCT;

-- What a drain claims, in order.
CREATE INDEX inbox_event_waiting ON inbox_event (connection_id, id) WHERE status = 'waiting';

-- What is routed when a provider account is connected later.
CREATE INDEX inbox_event_unrouted ON inbox_event (connector_id, account_key, id) WHERE status = 'unrouted';
