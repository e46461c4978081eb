-- When the current rows that vet learns from were observed.
-- grain:   one row per table and time
-- inputs:  accounts, snapshots, posts
-- columns: name (of the table), observed_at (UTC), rows_seen
SELECT 'accounts' AS name, observed_at, COUNT(*) AS rows_seen
FROM accounts
GROUP BY observed_at
UNION ALL
SELECT 'snapshots' AS name, observed_at, COUNT(*) AS rows_seen
FROM snapshots
GROUP BY observed_at
UNION ALL
SELECT 'posts' AS name, observed_at, COUNT(*) AS rows_seen
FROM posts
GROUP BY observed_at
