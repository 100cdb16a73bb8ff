-- What the dispatcher looks for; done effects stay out of the index.
CREATE INDEX effect_waiting ON effect (next_attempt_at, id) WHERE state = 'waiting';

-- Sends whose process died.
CREATE INDEX effect_sending ON effect (lease_until) WHERE state = 'sending';
