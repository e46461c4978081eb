-- The public counts of one account over time, oldest first.
-- grain:   one row per source and time
-- inputs:  snapshots
-- columns: followers, following, posts_count (accounts, accounts, posts), kind, source,
--   observed_at (UTC)
SELECT followers, following, posts_count, kind, source, observed_at
FROM snapshots
WHERE account_id = $account_id
ORDER BY observed_at, source
