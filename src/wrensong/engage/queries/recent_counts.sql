-- How many followed some accounts over time, oldest first.
-- grain:   one row per account, source and time
-- inputs:  snapshots, people (given: account_id)
-- columns: account_id, source, observed_at (UTC), followers (accounts)
SELECT snapshots.account_id, snapshots.source, snapshots.observed_at, snapshots.followers
FROM snapshots
INNER JOIN people ON people.account_id = snapshots.account_id
WHERE snapshots.followers IS NOT NULL
ORDER BY snapshots.account_id, snapshots.source, snapshots.observed_at
