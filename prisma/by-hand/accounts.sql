CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Search as you type over the account list.
CREATE INDEX account_name_search ON account USING gin (normalised_name gin_trgm_ops, company_name gin_trgm_ops);
