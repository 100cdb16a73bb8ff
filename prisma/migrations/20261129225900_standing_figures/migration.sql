-- The installation's figures count open items by kind, whose ever they are; titles and details stay with their workspace.
CREATE POLICY counting ON attention_item FOR SELECT TO thread_sweeper USING (true);
GRANT SELECT (kind, state) ON attention_item TO thread_sweeper;
