-- Dated follower counts of the accounts that have a history.
-- grain:   one row per account and time, accounts with 9 or more times
-- inputs:  snapshots
-- columns: account_id
--   counted_at  (UTC)
--   followers   (accounts; the middle of what the sources say)
--   posts_count (posts on the profile)
SELECT account_id, counted_at, followers, posts_count
FROM (
    SELECT
        account_id,
        observed_at AS counted_at,
        MEDIAN(followers) AS followers,
        MAX(posts_count) AS posts_count,
        COUNT(*) OVER (PARTITION BY account_id) AS times
    FROM snapshots
    WHERE followers > 0
    GROUP BY account_id, observed_at
) AS counted
WHERE times >= 9
