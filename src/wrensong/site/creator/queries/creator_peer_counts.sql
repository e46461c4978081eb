-- Followers over time of the accounts in peers.
-- grain:   one row per account and time
-- inputs:  snapshots, peers (given: account_id)
-- columns: account_id, observed_at (UTC)
--   followers (accounts; the middle of what the sources say)
SELECT snapshots.account_id, snapshots.observed_at, MEDIAN(snapshots.followers) AS followers
FROM snapshots
INNER JOIN peers ON peers.account_id = snapshots.account_id
WHERE snapshots.followers > 0
GROUP BY snapshots.account_id, snapshots.observed_at
ORDER BY snapshots.account_id, snapshots.observed_at
